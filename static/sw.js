// The build puts the service worker here: lib/offline/worker/main.ts, by dev.ts.
