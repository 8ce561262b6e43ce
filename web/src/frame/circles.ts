// Circles by their page address: the short name, which is the same on every node of the circle,
// where it is unique here, else the identifier.
import type { Circle } from '../api/model';
import { useNode } from '../api/queries';

const none: Circle[] = [];

export function useCircles(): Circle[] {
  return useNode()?.circles ?? none;
}

export function circleAddress(circles: readonly Circle[], id: string): string {
  const circle = circles.find((one) => one.id === id);
  if (!circle?.name || circles.filter((one) => one.name === circle.name).length > 1) return id;
  return circle.name;
}

export function circleAt(circles: readonly Circle[], address: string): Circle | null {
  return (
    circles.find((one) => one.id === address) ?? circles.find((one) => one.name === address) ?? null
  );
}
