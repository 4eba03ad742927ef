// The build puts the service worker of sites that want none here: lib/offline/worker/off.ts, by dev.ts.
