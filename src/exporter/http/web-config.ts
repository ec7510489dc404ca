import { z } from 'zod'
import { readConfigFile } from '../read-config-file.ts'

/** TLS versions as exporters of Prometheus name them, and as Node does. */
const TLS_VERSIONS = { TLS10: 'TLSv1', TLS11: 'TLSv1.1', TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const

/** Client certificates: never asked for, or needed and verified. Those between have no use here. */
const CLIENT_AUTH = ['NoClientCert', 'RequireAndVerifyClientCert'] as const

/**
 * The file of `--web.config.file`, in the form that all exporters of Prometheus share
 * (github.com/prometheus/exporter-toolkit, docs/web-configuration.md). Unknown keys are mistakes.
 */
const webConfigSchema = z.strictObject({
  tls_server_config: z
    .strictObject({
      cert_file: z.string(),
      key_file: z.string(),
      client_ca_file: z.string().optional(),
      client_auth_type: z.enum(CLIENT_AUTH).default('NoClientCert'),
      min_version: z
        .enum(['TLS10', 'TLS11', 'TLS12', 'TLS13'])
        .default('TLS12')
        .transform((name) => TLS_VERSIONS[name]),
      max_version: z
        .enum(['TLS10', 'TLS11', 'TLS12', 'TLS13'])
        .default('TLS13')
        .transform((name) => TLS_VERSIONS[name]),
    })
    .optional(),
  /** Users and the bcrypt hashes of their passwords. */
  basic_auth_users: z
    .record(
      z.string().min(1),
      z
        .string()
        .regex(/^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/, { error: 'Expected a bcrypt hash, as `htpasswd -B` makes one' }),
    )
    .optional(),
  http_server_config: z.strictObject({ headers: z.record(z.string(), z.string()).optional() }).optional(),
})

export type WebConfig = z.output<typeof webConfigSchema>

/** Reads the file of `--web.config.file`. @throws ConfigError with all mistakes at once. */
export async function readWebConfig(file: string): Promise<WebConfig> {
  return readConfigFile(file, webConfigSchema)
}
