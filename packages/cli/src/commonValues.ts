/** Options that every command takes. */
export interface CommonValues {
  readonly color?: boolean;
  readonly debug?: boolean;
  readonly quiet?: boolean;
}
