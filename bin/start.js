#!/usr/bin/env node
import { run } from './run-built.js';

await run('start.js');
