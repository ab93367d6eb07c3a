/**
 * Speaks engine/protocol.ts without an engine, so that a test can make the process do what an engine does only on a bad
 * day. `HOST_DOUBLE` says how it behaves: `broken` ends before it is ready.
 */
if (process.env.HOST_DOUBLE === 'broken') {
  process.stderr.write('Error: libonnxruntime.so.1: cannot open shared object file\n');
  process.exit(1);
}

const answers = {
  devices: () => ({ result: [{ id: 'cpu', name: 'CPU', ok: true, reason: '' }] }),
  inspect: () => ({ error: { kind: 'input', message: 'data.csv, row 3: 2 cells, not 4.', problems: [] } }),
  preview: () => process.kill(process.pid, 'SIGABRT'),
  evaluate: () => process.exit(7),
  // A run never ends by itself.
  train: () => null,
};

process.on('message', ({ id, name, params }) => {
  const answer = answers[name](params);
  if (answer?.result) process.send({ type: 'result', id, result: answer.result });
  if (answer?.error) process.send({ type: 'error', id, error: answer.error });
  if (name === 'train')
    process.send({ type: 'event', run: params.run, event: { type: 'state', state: 'running' } });
});
process.on('disconnect', () => process.exit(0));
process.send({ type: 'ready' });
