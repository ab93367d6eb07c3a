/** The browser of the tests: the one that `npm test` found, or an installed one; undefined is Playwright's own. */
import { existsSync } from 'node:fs';

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const browserPath = (): string | undefined =>
  process.env.NETLOOM_CHROMIUM ?? installed.find(file => existsSync(file));

/** The browser must not call home, and needs no sound. */
export const browserArguments = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--mute-audio',
];
