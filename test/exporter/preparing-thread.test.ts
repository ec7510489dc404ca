import { expect, it } from 'vitest'
import { PreparingThread } from '../../src/exporter/http/preparing-thread.ts'
import type { Chunk } from '../../src/exporter/metrics/render-families.ts'

function chunk(name: string): Chunk {
  const family = { kind: 'gauge', name, help: 'h', labels: [] } as const
  return { family, isFirst: true, samples: [{ labels: {}, value: 1 }] }
}

it('says what it died of, and nothing of that text is in the next one', async () => {
  const thread = new PreparingThread()
  await expect(thread.prepare([[chunk('good'), chunk('no name')]])).rejects.toThrow(/name/i)
  const { plain } = await thread.prepare([[chunk('other')]])
  expect(new TextDecoder().decode(plain)).toBe('# HELP other h\n# TYPE other gauge\nother 1\n')
  await thread.close()
}, 10_000)
