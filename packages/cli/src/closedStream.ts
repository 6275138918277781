/** True for the error of writing to a pipe whose reader has gone. */
export function isClosedStream(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED';
}
