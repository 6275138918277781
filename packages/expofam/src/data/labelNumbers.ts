/**
 * True for a whole number beyond 2⁵³ − 1: beyond, numbers hold each second whole number or fewer, so that two labels may have become
 * one when they were read. As a value it is right to 16 digits.
 */
export const isInexactLabel = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;

/** What to do where such numbers are to be labels. */
export const inexactLabelAdvice = 'write them as text in the data, with a letter in front (id9007199254740993)';
