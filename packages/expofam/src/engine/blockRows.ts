/** How many rows are read and summed at once. */
export const blockRows = 1024;
