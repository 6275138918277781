/** What a JSON file of ours holds, by its beginning; undefined for a data file. */
export async function savedFile(blob: Blob): Promise<'model' | 'session' | undefined> {
  const head = /^\s*\{\s*"schema"\s*:\s*"expofam-(model|session)"/.exec(await blob.slice(0, 200).text());
  return head?.[1] as 'model' | 'session' | undefined;
}
