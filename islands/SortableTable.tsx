import { useEffect, useRef } from "preact/hooks";

/** Sorting is for who has scrolled to the table. */
export const hydrate = "visible";

/** What a cell sorts by: its `data-value` where it has one, else the first number in it, else its text. */
function key(cell: Element): number | string {
  const text = cell.getAttribute("data-value") ?? cell.textContent ?? "";
  const number = text.replaceAll(",", "").replace("½", ".5").replace("−", "-").match(/-?(\d+\.?\d*|\.\d+)/);
  return number ? Number(number[0]) : text.trim().toLowerCase();
}

/**
 * Makes the plain table of this id sortable: every header (but those with `data-sort="off"`) becomes a button that sorts
 * by its column, best first, and backwards the next time. The table stays the server's; its rows only change places.
 */
export default function SortableTable({ table }: { table: string }) {
  const status = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const element = document.getElementById(table);
    if (!(element instanceof HTMLTableElement)) return;
    const headers = [...element.tHead!.rows[0].cells];
    headers.forEach((header, column) => {
      if (header.dataset.sort === "off") return;
      const name = header.querySelector("abbr")?.title ?? header.textContent ?? "";
      const button = document.createElement("button");
      button.type = "button";
      button.append(...header.childNodes);
      header.append(button);
      button.addEventListener("click", () => {
        const body = element.tBodies[0];
        const text = typeof key(body.rows[0].cells[column]) === "string";
        const ascending = header.ariaSort === null ? text || column === 0 : header.ariaSort === "descending";
        const sign = ascending ? 1 : -1;
        const rows = [...body.rows].map((row) => ({ row, value: key(row.cells[column]) }));
        rows.sort((a, b) => sign * (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
        body.append(...rows.map(({ row }) => row));
        for (const other of headers) other.ariaSort = null;
        header.ariaSort = ascending ? "ascending" : "descending";
        element.toggleAttribute("data-sorted", column !== 0 || !ascending);
        status.current!.textContent = `Sorted by ${name.toLowerCase()}, ${
          ascending ? "ascending" : "descending"
        }`;
      });
    });
  }, [table]);
  return <p class="unseen" role="status" ref={status} />;
}
