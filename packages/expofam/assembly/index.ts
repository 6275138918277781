export * from './gamma';
export * from './matrix';
export * from './normal';
export { runSequence } from './sequence';
export * from './vector';
