import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { Warning } from './readResponse.ts';

/** What the formula leaves to say: that the response was among its own terms. */
export function frameWarnings({ responseOnRight, response }: ModelFrame): Warning[] {
  if (!responseOnRight) return [];
  const message = `response "${response.label}": dropped from the right side; leave it out there`;
  return [{ code: 'response-on-right', message }];
}
