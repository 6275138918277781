import { useLayoutEffect, useRef } from 'react';

export interface FigureProps {
  /**
   * The picture: an element from expofam-plot or Observable Plot. A new element replaces the old one, so make it in a
   * `useMemo` of what it shows.
   */
  readonly element: Element | undefined;
  /** What the picture shows, for those who do not see it; the element's own label where absent. */
  readonly label?: string;
  readonly className?: string;
}

/** Mounts a picture. */
export function Figure({ element, label, className }: FigureProps) {
  const place = useRef<HTMLDivElement>(null);
  // Before the browser paints, so that a picture is not a frame later than the numbers beside it.
  useLayoutEffect(() => {
    // Plot names every group of marks ("dot", "rule"), which says nothing and stands where a name is not allowed.
    for (const group of element?.querySelectorAll('g[aria-label]:not([role])') ?? []) group.removeAttribute('aria-label');
    place.current?.replaceChildren(...(element ? [element] : []));
  }, [element]);
  const naming = label === undefined ? {} : { role: 'img', 'aria-label': label };
  return <div ref={place} className={`figure ${className ?? ''}`} {...naming} />;
}
