import "server-only";
import pg from "pg";

/** The role that the store's owner and, in the lab, users' statements run under. Never a superuser. */
export const TUNEBOOK_ROLE = "tunebook";

/**
 * The role of databases in which definitions that come from other servers are executed. It owns those and has no more
 * rights elsewhere in the lab than anybody, so that a function in a target's CHECK constraint ends nobody's session there.
 */
export const SCRATCH_ROLE = "tunebook_scratch";

/** Each question has one session in its scratch database, beside those that are being closed. */
const MOST_SCRATCH_SESSIONS = 20;

/** Created in template1, so that every database of the lab has them from its creation. */
const LAB_EXTENSIONS = [
  "pg_stat_statements",
  "pg_buffercache",
  "pg_prewarm",
  "pgstattuple",
  "pg_trgm",
  "btree_gin",
  "btree_gist",
];

/**
 * Settings reserved to superusers that tell a tuner something and endanger nobody: plans of statements inside
 * functions, and whether pg_stat_statements sees them. Nothing that loads a library or writes a file.
 */
const LAB_PARAMETERS = [
  "auto_explain.log_analyze",
  "auto_explain.log_buffers",
  "auto_explain.log_format",
  "auto_explain.log_min_duration",
  "auto_explain.log_nested_statements",
  "auto_explain.log_timing",
  "auto_explain.log_verbose",
  "auto_explain.log_wal",
  "pg_stat_statements.track",
  "track_functions",
  "track_io_timing",
];

/** Makes sure that the store's database exists and belongs to the role `tunebook`. Repeatable. */
export async function prepareStore(superuserUrl: string, rolePassword: string): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    await createRole(client, TUNEBOOK_ROLE, rolePassword, "");
    await createDatabase(client, TUNEBOOK_ROLE);
  });
}

/**
 * Makes sure that the lab's role and template are complete, and that the role is as it was first made: users' statements
 * may change its own password and settings, which everybody's runs would then have. Repeatable.
 *
 * The role may create databases, read all statistics and settings, and nothing else beyond an ordinary role: a
 * superuser of a local cluster is a shell. It gets no way into template1, where an open session of it would
 * block every CREATE DATABASE.
 */
export async function prepareLab(
  superuserUrl: (database: string) => string,
  { rolePassword, scratchPassword }: { rolePassword: string; scratchPassword: string },
): Promise<void> {
  await withClient(superuserUrl("postgres"), async (client) => {
    await createRole(client, TUNEBOOK_ROLE, rolePassword, "CREATEDB");
    await createRole(client, SCRATCH_ROLE, scratchPassword, `CONNECTION LIMIT ${MOST_SCRATCH_SESSIONS}`);
    for (const role of [TUNEBOOK_ROLE, SCRATCH_ROLE]) await resetRoleSettings(client, role);
    // So that it makes and drops databases that belong to the scratch role.
    await client.query(`GRANT ${SCRATCH_ROLE} TO ${TUNEBOOK_ROLE}`);
    await client.query(`GRANT pg_monitor TO ${TUNEBOOK_ROLE}`);
    for (const parameter of LAB_PARAMETERS)
      await client.query(`GRANT SET ON PARAMETER ${parameter} TO ${TUNEBOOK_ROLE}`);
    await client.query("REVOKE CONNECT, TEMPORARY ON DATABASE template1, postgres FROM PUBLIC");
    await client.query(`GRANT CONNECT ON DATABASE postgres TO ${TUNEBOOK_ROLE}`);
    // For emptying shared buffers, which the process does on its own behalf: see lab-administration.
    await client.query("CREATE EXTENSION IF NOT EXISTS pg_buffercache SCHEMA public");
  });
  await withClient(superuserUrl("template1"), async (client) => {
    for (const extension of LAB_EXTENSIONS) await client.query(`CREATE EXTENSION IF NOT EXISTS ${extension}`);
    await client.query(`GRANT EXECUTE ON FUNCTION pg_stat_statements_reset TO ${TUNEBOOK_ROLE}`);
  });
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: "tunebook start-up" });
  // Whoever waits for an answer hears of a lost server; without a listener it would end the process as well.
  client.on("error", () => undefined);
  await client.connect();
  try {
    // Users may read pg_stat_statements, which would otherwise keep the statement that sets a password.
    await client.query("SET pg_stat_statements.track = 'none'");
    await work(client);
  } finally {
    await client.end();
  }
}

async function createRole(client: pg.Client, role: string, password: string, attributes: string) {
  const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
  const verb = rowCount ? "ALTER" : "CREATE";
  // A role's password cannot be a bind parameter; it is quoted here and never logged (log_statement is none).
  await client.query(`${verb} ROLE ${role} LOGIN ${attributes} PASSWORD ${client.escapeLiteral(password)}`);
}

/** Takes away what `ALTER ROLE … SET` gave the role, in all databases and in each. */
async function resetRoleSettings(client: pg.Client, role: string) {
  await client.query(`ALTER ROLE ${role} RESET ALL`);
  const { rows } = await client.query<{ name: string }>(
    `SELECT datname AS name FROM pg_db_role_setting JOIN pg_database ON pg_database.oid = setdatabase
     WHERE setrole = $1::regrole`,
    [role],
  );
  for (const { name } of rows)
    await client.query(`ALTER ROLE ${role} IN DATABASE ${client.escapeIdentifier(name)} RESET ALL`);
}

async function createDatabase(client: pg.Client, name: string) {
  const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
  if (!rowCount)
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)} OWNER ${TUNEBOOK_ROLE}`);
}
