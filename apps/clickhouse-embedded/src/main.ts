// libuv fixes the size of its thread pool at its first use. Every running statement holds one of these threads, and
// the pool's default of four would leave none for spooling and compression; hence set before anything else is loaded.
process.env['UV_THREADPOOL_SIZE'] ??= '16';

const { runServer } = await import('./run-server.ts');
await runServer(process.env);
