import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** WCAG 2.2 contrast of the theme's own tokens, read from the style sheet that ships. */
const css = readFileSync(new URL('../../renderer/theme.css', import.meta.url), 'utf8');

function tokens(theme: 'light' | 'dark'): Record<string, string> {
  const block = css.split(`[data-theme="${theme}"] {`)[1]!.split('\n}')[0]!;
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(match => [match[1]!, match[2]!]),
  );
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map(at => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

const surfaces = ['surface', 'surface-2', 'canvas'];
const meaning = ['danger', 'warning', 'success', 'info', 'accent-text'];

describe.each(['light', 'dark'] as const)('%s theme', theme => {
  const color = tokens(theme);
  const ratio = (ink: string, ground: string) => contrast(color[ink]!, color[ground]!);
  const inks = ['text', 'text-muted', 'text-faint', ...meaning].concat(
    Object.keys(color).filter(name => /^(category|split)-/.test(name)),
  );

  test.each(inks)('%s is readable on every surface', ink => {
    for (const ground of surfaces) expect(ratio(ink, ground), ground).toBeGreaterThanOrEqual(4.5);
  });

  test.each([
    ['on-accent', 'accent'],
    ['on-accent', 'accent-hover'],
    ['on-danger', 'danger'],
    ['on-inverse', 'surface-inverse'],
    ['danger', 'danger-soft'],
    ['warning', 'warning-soft'],
    ['success', 'success-soft'],
    ['info', 'info-soft'],
    ['accent-text', 'accent-soft'],
    ['text', 'surface-3'],
    ['text-muted', 'surface-3'],
  ])('%s is readable on %s', (ink, ground) => {
    expect(ratio(ink, ground)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['border-strong', 'focus'])('%s can be told from the surfaces', line => {
    for (const ground of surfaces) expect(ratio(line, ground), ground).toBeGreaterThanOrEqual(3);
  });
});
