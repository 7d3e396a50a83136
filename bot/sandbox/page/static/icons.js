// An icon of the sheet, as HTML.

export function icon(name) {
  return `<svg aria-hidden="true"><use href="${new URL(`icons.svg#${name}`, import.meta.url)}"/></svg>`;
}
