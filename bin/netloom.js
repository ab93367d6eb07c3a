#!/usr/bin/env node
import { run } from './run-built.js';

await run('cli.js');
