/** A warning as a line of standard error. */
export function warningText(message: string, color: boolean): string {
  return `${color ? '\u001b[33mwarning:\u001b[39m' : 'warning:'} ${message}\n`;
}
