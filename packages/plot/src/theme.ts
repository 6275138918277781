/** Colours of a picture. */
export interface Theme {
  readonly name: 'light' | 'dark';
  readonly background: string;
  readonly text: string;
  /** Axis labels, notes. */
  readonly muted: string;
  readonly grid: string;
  /** Reference lines: zero, the diagonal. */
  readonly reference: string;
  /** Points and bands of one kind. */
  readonly point: string;
  /** Smoothers and whatever is to be followed first. */
  readonly line: string;
  /** Categories, in order. */
  readonly categories: readonly string[];
}

/*
 * The categories are those of M. Okabe and K. Ito, Color universal design (2008), which people with any of the common
 * colour vision deficiencies tell apart; black and the yellow, which is faint on white, are left out.
 */
const okabeIto = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#7f7f7f'];
const okabeItoOnDark = ['#56b4e9', '#e69f00', '#29c08f', '#e29cc3', '#f0764a', '#f0e442', '#b0b0b0'];

const light: Theme = {
  name: 'light',
  background: '#ffffff',
  text: '#1d2430',
  muted: '#5a6372',
  grid: '#e4e7ec',
  reference: '#8a93a3',
  point: '#0072b2',
  line: '#d55e00',
  categories: okabeIto,
};

const dark: Theme = {
  name: 'dark',
  background: '#15181e',
  text: '#e8ebf0',
  muted: '#a6afbd',
  grid: '#2b313b',
  reference: '#7b8494',
  point: '#56b4e9',
  line: '#e69f00',
  categories: okabeItoOnDark,
};

export type ThemeName = Theme['name'];

export function themeOf(name: ThemeName | undefined): Theme {
  return name === 'dark' ? dark : light;
}
