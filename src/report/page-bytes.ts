/** Bytes of a page, as the catalog counts them; a server with pages of another size is as good as never seen. */
export const PAGE_BYTES = 8192
