import { Head } from "fresh/runtime";

/** What a page is called in tabs, histories and search results: the parts from narrow to wide, then our own name. */
export function Title({ parts, description }: { parts: (string | number)[]; description: string }) {
  return (
    <Head>
      <title>{[...parts, "Rumbledore"].join(" · ")}</title>
      <meta name="description" content={description} />
    </Head>
  );
}
