// What a page pays that only fits the families that most models are of; scripts/bundleSize.mjs measures it.
export { glm } from 'expofam/glm';
