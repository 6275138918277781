/** Whole numbers from 0 to below this are looked up by place: labels and counts, nearly always. */
export const smallWholes = 4096;

/** Is it one of them? −0 is; NaN is not. */
export const isSmallWhole = (v: number): boolean => (v & (smallWholes - 1)) === v;
