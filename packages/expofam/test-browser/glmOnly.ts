// What a page pays that only fits models; scripts/bundleSize.mjs measures it.
export { glm } from 'expofam';
