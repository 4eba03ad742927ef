/**
 * The script in every page's head.
 *
 * @module
 */

/** Says that there is JavaScript, and sets the colours that were chosen in this browser (islands/ThemeSwitch.tsx). */
export const themeScript =
  "{let d=document.documentElement.dataset;d.js='';try{let t=localStorage.theme;if(t)d.theme=t}catch{}}";

/**
 * Registers the service worker once the page is there and idle; tells it when the connection is back, and shows the
 * notes that it sends where the page has notes. From the second page on, when there is a worker, the page has a
 * manifest: browsers that ask for it do so with their next request, and not among those of a first visit.
 *
 * @param manifest the manifest's address
 */
export const workerScript = (manifest: string): string =>
  `{let s=navigator.serviceWorker,d=document;if(s){` +
  `if(s.controller)d.head.insertAdjacentHTML('beforeend','<link rel="manifest" href="${manifest}">');` +
  `addEventListener('load',()=>(self.requestIdleCallback||setTimeout)(()=>s.register('/sw.js').catch(()=>{})));` +
  `addEventListener('online',()=>s.controller?.postMessage(''));` +
  // Messages wait until then, and there may be something to put them into.
  `d.addEventListener('DOMContentLoaded',()=>s.onmessage=({data,source})=>{let n=d.getElementById('notes');` +
  `if(n){n.innerHTML=data;source.postMessage('shown')}})}}`;
