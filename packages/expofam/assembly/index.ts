export * from './gamma';
export * from './matrix';
export { runSequence } from './sequence';
export * from './vector';
