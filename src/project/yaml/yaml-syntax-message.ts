import type { ErrorCode } from 'yaml'

/**
 * Our sentence for an error of the parser. Its own messages may quote the file, and a profile holds passwords.
 */
export function yamlSyntaxMessage(code: ErrorCode): string {
  return SENTENCES[code] ?? 'This is not YAML'
}

const SENTENCES: Readonly<Partial<Record<ErrorCode, string>>> = {
  ALIAS_PROPS: 'An alias has a tag or an anchor. Expected nothing before the "*"',
  BAD_ALIAS: 'An alias has no valid name. Expected a name after the "*"',
  BAD_DIRECTIVE: 'A directive is not valid. Expected %YAML or %TAG',
  BAD_DQ_ESCAPE:
    'A backslash in double quotes starts no known escape. Expected one like \\n, or single quotes around the text',
  BAD_INDENT: 'The indentation does not fit, or a bracket is not closed. Expected it to match the lines around',
  BAD_PROP_ORDER: 'An anchor or tag is at the wrong place. Expected it right before its value',
  BAD_SCALAR_START: 'A value starts with a character that YAML keeps for itself. Expected quotes around the value',
  BLOCK_AS_IMPLICIT_KEY:
    'A mapping begins inside of a value on the same line. Expected quotes around a value with ": " in it',
  BLOCK_IN_FLOW: 'A block begins inside of brackets. Expected the bracket to be closed first',
  KEY_OVER_1024_CHARS: 'A key is longer than 1024 characters. Expected ":" after a key',
  MISSING_CHAR: 'Something is not closed or not separated. Expected a closing quote or bracket, a comma or a space',
  MULTILINE_IMPLICIT_KEY: 'A key goes over several lines. Expected ":" after a key, on its line',
  MULTIPLE_ANCHORS: 'A value has several anchors. Expected one',
  MULTIPLE_TAGS: 'A value has several tags. Expected one',
  RESOURCE_EXHAUSTION: 'The YAML is nested too deeply',
  TAB_AS_INDENT: 'A tab is used as indentation. Expected spaces',
  TAG_RESOLVE_FAILED: 'A tag is not known or does not fit its value',
  UNEXPECTED_TOKEN:
    'Something stands where nothing can stand. Expected a key, a list item or the end of the value before',
}
