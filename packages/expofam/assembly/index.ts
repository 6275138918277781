export * from './matrix';
export * from './vector';
