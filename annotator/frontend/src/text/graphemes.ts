/** What a reader sees as one character is never cut: spans move outwards to whole grapheme clusters. */
import { countPoints, indexOf, type Span } from "./offsets.ts";

const clusters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export function isBoundary(text: string, points: number): boolean {
  const index = indexOf(text, points);
  return index === text.length || clusters.segment(text).containing(index)?.index === index;
}

/** A span of `text`, moved outwards to whole grapheme clusters. */
export function snap(text: string, { start, end }: Span): Span {
  return { start: snapEdge(text, start, false), end: snapEdge(text, end, true) };
}

/** The edge of the cluster that an offset cuts: its start or, at the end of a span, its end. */
export function snapEdge(text: string, points: number, isEnd: boolean): number {
  const index = indexOf(text, points);
  const cluster = clusters.segment(text).containing(index);
  if (!cluster || cluster.index === index) return points;
  const before = points - countPoints(text.slice(cluster.index, index));
  return isEnd ? before + countPoints(cluster.segment) : before;
}

/** The offsets between clusters, the two ends of the text included. */
export function clusterEdges(text: string): number[] {
  const edges = [0];
  for (const { segment } of clusters.segment(text)) edges.push(edges.at(-1)! + countPoints(segment));
  return edges;
}
