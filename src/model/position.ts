/**
 * A place in a text file. `line` and `column` count from 1; `column` counts UTF-16 code units, as editors do.
 * `file` is relative to the project directory, with forward slashes (dbt's `original_file_path`).
 */
export type Position = { readonly file: string; readonly line: number; readonly column: number }
