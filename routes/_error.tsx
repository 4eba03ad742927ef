/** The same page for what goes wrong before a page is reached, in the middlewares of main.ts. */
export { default } from "./(pages)/_error.tsx";
