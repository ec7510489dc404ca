import type { ProofCase } from './proof-case.ts'

/** The table `t` with a column `p_id`, and its parent `p` with a column `id`. */
type Situation = Pick<ProofCase, 'title' | 'script' | 'provenBy' | 'dbt' | 'since' | 'needs' | 'isAskedByGuest'>

const PARENT = 'create table p (id int primary key)'
const CHILD = 'create table t (p_id int constraint t_to_p references p)'
/** An orphan that came in while nobody looked. */
const ORPHAN = ['alter table t disable trigger all', 'insert into t values (7)']

const ON_P_ID: readonly Situation[] = [
  {
    title: 'a foreign key proves',
    script: [PARENT, CHILD, 'insert into p values (1)', 'insert into t values (1), (null)'],
    provenBy: 't_to_p',
    dbt: 0n,
  },
  {
    title: 'a foreign key NOT VALID does not',
    script: [
      PARENT,
      'create table t (p_id int)',
      'insert into t values (7)',
      'alter table t add foreign key (p_id) references p not valid',
    ],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'a foreign key NOT ENFORCED does not',
    script: [PARENT, 'create table t (p_id int references p not enforced)', 'insert into t values (7)'],
    since: 18,
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'a foreign key to another column does not',
    script: [
      'create table p (id int primary key, code int unique)',
      'create table t (p_id int references p (code))',
      'insert into p values (1, 7)',
      'insert into t values (7)',
    ],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'a foreign key from another column does not',
    script: [
      PARENT,
      'create table t (p_id int, other int references p)',
      'insert into p values (1)',
      'insert into t values (7, 1)',
    ],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'a foreign key to a table of the same name in another schema does not',
    script: [
      'create schema if not exists elsewhere',
      'create table elsewhere.p (id int primary key)',
      PARENT,
      'create table t (p_id int references elsewhere.p)',
      'insert into elsewhere.p values (7)',
      'insert into t values (7)',
    ],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'a composite foreign key does not',
    script: [
      'create table p (id int, part int, primary key (id, part))',
      'create table t (p_id int, part int, foreign key (p_id, part) references p)',
      'insert into t values (7, null)',
    ],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'one with disabled triggers does not',
    script: [PARENT, CHILD, ...ORPHAN],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'nor one whose triggers only fire on a replica',
    script: [
      PARENT,
      CHILD,
      `do $$ declare name text; begin
        for name in select tgname from pg_trigger where tgrelid = 't'::regclass loop
          execute format('alter table t enable replica trigger %I', name);
        end loop; end $$`,
      'insert into t values (7)',
    ],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'nor one whose parent lost its triggers',
    script: [
      PARENT,
      CHILD,
      'insert into p values (7)',
      'insert into t values (7)',
      'alter table p disable trigger all',
      'delete from p',
    ],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'nor one with disabled triggers on a partition of the child',
    script: [
      PARENT,
      'create table t (p_id int references p) partition by list (p_id)',
      'create table t1 partition of t default',
      'alter table t1 disable trigger all',
      'insert into t values (7)',
    ],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'nor one with disabled triggers on a partition of the parent',
    script: [
      'create table p (id int primary key) partition by list (id)',
      'create table p1 partition of p default',
      'create table t (p_id int references p)',
      'insert into p values (7)',
      'insert into t values (7)',
      'alter table p1 disable trigger all',
      'delete from p',
    ],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'partitions on both sides prove',
    script: [
      'create table p (id int primary key) partition by list (id)',
      'create table p1 partition of p default',
      'create table t (p_id int constraint t_to_p references p) partition by list (p_id)',
      'create table t1 partition of t default',
      'insert into p values (7)',
      'insert into t values (7)',
    ],
    provenBy: 't_to_p',
    dbt: 0n,
  },
  {
    title: 'a foreign key of a partition only does not bind the whole',
    script: [
      PARENT,
      'create table t (p_id int, part int) partition by list (part)',
      'create table t1 partition of t (foreign key (p_id) references p) for values in (1)',
      'create table t2 partition of t for values in (2)',
      'insert into t values (7, 2)',
    ],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'one of the whole proves for a partition',
    script: [
      PARENT,
      'create table whole (p_id int constraint t_to_p references p) partition by list (p_id)',
      'create table t partition of whole default',
    ],
    provenBy: /./,
    dbt: 0n,
  },
  {
    title: 'a table that a subscription fills is written without triggers',
    script: [
      PARENT,
      CHILD,
      'set allow_system_table_mods = on',
      "insert into pg_subscription_rel (srsubid, srrelid, srsubstate) values (1, 't'::regclass, 'r')",
    ],
    provenBy: null,
    dbt: 0n,
  },
  {
    title: 'so is a partition that one fills',
    script: [
      PARENT,
      'create table t (p_id int references p) partition by list (p_id)',
      'create table t1 partition of t default',
      'set allow_system_table_mods = on',
      "insert into pg_subscription_rel (srsubid, srrelid, srsubstate) values (2, 't1'::regclass, 'r')",
    ],
    provenBy: null,
    dbt: 0n,
  },
  {
    title: 'so is a parent that one fills',
    script: [
      PARENT,
      CHILD,
      'set allow_system_table_mods = on',
      "insert into pg_subscription_rel (srsubid, srrelid, srsubstate) values (3, 'p'::regclass, 'r')",
    ],
    provenBy: null,
    dbt: 0n,
  },
  {
    title: 'a deferred foreign key proves: nobody else sees what is not committed',
    script: [PARENT, 'create table t (p_id int constraint t_to_p references p deferrable initially deferred)'],
    provenBy: 't_to_p',
    dbt: 0n,
  },
  {
    title: 'a cascade that nobody can swallow proves',
    script: [
      PARENT,
      'create table t (p_id int constraint t_to_p references p on delete cascade on update set null)',
      'insert into p values (7)',
      'insert into t values (7)',
      'delete from p',
    ],
    provenBy: 't_to_p',
    dbt: 0n,
  },
  {
    title: 'a cascade that a trigger swallows does not',
    script: [
      PARENT,
      'create table t (p_id int references p on delete cascade)',
      "create function keep() returns trigger language plpgsql as 'begin return null; end'",
      'create trigger keep before delete on t for each row execute function keep()',
      'insert into p values (7)',
      'insert into t values (7)',
      'delete from p',
    ],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'a cascade that a rule swallows does not',
    script: [
      PARENT,
      'create table t (p_id int references p on delete set null)',
      'create table elsewhere_to (a int)',
      'create rule keep as on update to t do instead update elsewhere_to set a = 1',
      'insert into p values (7)',
      'insert into t values (7)',
      'delete from p',
    ],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'without a cascade, triggers of the child do no harm',
    script: [
      PARENT,
      CHILD,
      "create function keep() returns trigger language plpgsql as 'begin return new; end'",
      'create trigger keep before insert on t for each row execute function keep()',
    ],
    provenBy: 't_to_p',
    dbt: 0n,
  },
  {
    title: 'a table that inherits may have orphans',
    script: [PARENT, CHILD, 'create table child () inherits (t)', 'insert into child values (7)'],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'a parent that others inherit from has no fewer rows',
    script: [PARENT, CHILD, 'create table child () inherits (p)', 'insert into child values (7)'],
    provenBy: 't_to_p',
    dbt: 0n,
  },
  {
    title: 'a view over the child has no foreign key',
    script: [PARENT, 'create table base (p_id int references p)', 'create view t as select p_id + 7 as p_id from base'],
    provenBy: null,
    dbt: 0n,
  },
  {
    title: 'a view over the parent may leave rows out',
    script: [
      'create table base (id int primary key)',
      'create table t (p_id int references base)',
      'create view p as select id from base where id < 7',
      'insert into base values (7)',
      'insert into t values (7)',
    ],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'policies on the parent hide rows that the key sees',
    script: [
      PARENT,
      CHILD,
      'insert into p values (7)',
      'insert into t values (7)',
      'alter table p enable row level security',
      'grant select on p, t to guest',
    ],
    isAskedByGuest: true,
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'policies on the parent do not concern its owner',
    script: [PARENT, CHILD, 'alter table p enable row level security'],
    provenBy: 't_to_p',
    dbt: 0n,
  },
  {
    title: 'a parent that the role may not read is an error to dbt',
    script: [PARENT, CHILD, 'grant select on t to guest'],
    isAskedByGuest: true,
    provenBy: null,
    dbt: '42501',
  },
  {
    title: 'the key of another type compares otherwise than the join: char(3) knows no trailing blanks',
    script: [
      'create table p (id char(3) primary key)',
      'create table t (p_id text references p)',
      "insert into p values ('a')",
      "insert into t values ('a ')",
    ],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'so does a varchar key that was indexed as char',
    script: [
      'create table p (id varchar)',
      'create unique index on p (id bpchar_ops)',
      'create table t (p_id varchar references p (id))',
      "insert into p values ('a')",
      "insert into t values ('a ')",
    ],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'char(3) that refers to char(3) proves',
    script: [
      'create table p (id char(3) primary key)',
      'create table t (p_id char(3) constraint t_to_p references p)',
      "insert into p values ('a')",
      "insert into t values ('a ')",
    ],
    provenBy: 't_to_p',
    dbt: 0n,
  },
  {
    title: 'text that refers to varchar(3) proves',
    script: [
      'create table p (id varchar(3) primary key)',
      'create table t (p_id text constraint t_to_p references p)',
      "insert into p values ('a ')",
      "insert into t values ('a ')",
    ],
    provenBy: 't_to_p',
    dbt: 0n,
  },
  {
    title: 'integers of other sizes prove',
    script: [
      'create table p (id int primary key)',
      'create table t (p_id bigint constraint t_to_p references p)',
      'insert into p values (1)',
      'insert into t values (1)',
    ],
    provenBy: 't_to_p',
    dbt: 0n,
  },
  {
    title: 'times with and without a zone are compared by the time zone of whoever asks',
    script: [
      'create table p (id timestamp primary key)',
      'create table t (p_id timestamptz references p)',
      "set timezone = 'Asia/Tokyo'",
      "insert into p values ('2024-01-01')",
      "insert into t values ('2024-01-01')",
      'reset timezone',
    ],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'columns of two collations cannot be joined',
    script: [
      'create table p (id text collate "POSIX" primary key)',
      'create table t (p_id text collate "C" references p)',
      "insert into p values ('a')",
      "insert into t values ('a')",
    ],
    provenBy: null,
    dbt: '42P22',
  },
  {
    title: 'a nondeterministic collation on both sides proves',
    script: [
      `create collation if not exists public.ignore_case
        (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`,
      'create table p (id text collate ignore_case primary key)',
      'create table t (p_id text collate ignore_case constraint t_to_p references p)',
      "insert into p values ('a')",
      "insert into t values ('A')",
    ],
    needs: 'icu',
    provenBy: 't_to_p',
    dbt: 0n,
  },
  {
    title: 'a domain over an integer proves',
    script: [
      'create domain key as int',
      'create table p (id key primary key)',
      'create table t (p_id int constraint t_to_p references p)',
    ],
    provenBy: 't_to_p',
    dbt: 0n,
  },
  {
    title: 'an enum proves',
    script: [
      "create type mood as enum ('sad')",
      'create table p (id mood primary key)',
      'create table t (p_id mood constraint t_to_p references p)',
    ],
    provenBy: 't_to_p',
    dbt: 0n,
  },
  {
    title: 'a table that refers to itself would not be p',
    script: [PARENT, 'create table t (id int primary key, p_id int references t (id))', 'insert into t values (7, 7)'],
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'PERIOD says only that there was a parent at the time',
    script: [
      'create extension if not exists btree_gist with schema public',
      'create table p (id int, at daterange, primary key (id, at without overlaps))',
      'create table t (p_id int, at daterange, foreign key (p_id, period at) references p)',
    ],
    needs: 'btree_gist',
    since: 18,
    provenBy: null,
    dbt: 0n,
  },
]

export const RELATIONSHIPS_CASES: readonly ProofCase[] = [
  ...ON_P_ID.map((situation) => ({
    ...situation,
    column: 'p_id',
    arguments: { to: "ref('p')", field: 'id' },
  })),
  {
    title: 'a relation that is named by text is not looked up',
    script: [PARENT, CHILD],
    column: 'p_id',
    arguments: { to: '(select 1 as id) as p', field: 'id' },
    provenBy: null,
    dbt: 0n,
  },
  {
    title: 'an expression on the parent is another thing',
    script: [PARENT, CHILD, 'insert into p values (7)', 'insert into t values (7)'],
    column: 'p_id',
    arguments: { to: "ref('p')", field: 'id + 1' },
    provenBy: null,
    dbt: 1n,
  },
  {
    title: '"Id" of the parent is not id',
    script: [
      'create table p (id int primary key, "Id" int)',
      CHILD,
      'insert into p values (7, 8)',
      'insert into t values (7)',
    ],
    column: 'p_id',
    arguments: { to: "ref('p')", field: '"Id"' },
    provenBy: null,
    dbt: 1n,
  },
]
