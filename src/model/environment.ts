/** Environment variables as they stand in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>
