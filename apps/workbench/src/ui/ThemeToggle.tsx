import { setTheme, useTheme } from './useTheme.ts';

/** Changes between light and dark. */
export function ThemeToggle() {
  const theme = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <button type="button" className="quiet-button" onClick={() => setTheme(other)} title={`Change to ${other} colours`}>
      <span aria-hidden="true">{theme === 'dark' ? '☀' : '☾'}</span>
      <span className="sr-only">Change to {other} colours</span>
    </button>
  );
}
