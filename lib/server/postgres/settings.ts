import "server-only";
import fs from "node:fs";
import os from "node:os";

const MIB = 1024 * 1024;

/** What the lab's memory and parallelism are sized from. */
export interface Machine {
  memoryBytes: number;
  cores: number;
  /** Bytes that POSIX shared memory may grow to (/dev/shm), or null where it is not a file system of its own. */
  sharedMemoryBytes: number | null;
}

/** This machine, or the container that confines us when its limits are lower. */
export function readMachine(): Machine {
  const limit = process.constrainedMemory?.() || Number.POSITIVE_INFINITY;
  return {
    memoryBytes: Math.min(os.totalmem(), limit),
    cores: os.availableParallelism(),
    sharedMemoryBytes: sharedMemoryBytes(),
  };
}

function sharedMemoryBytes(): number | null {
  try {
    const { blocks, bsize } = fs.statfsSync("/dev/shm");
    return blocks * bsize;
  } catch {
    return null;
  }
}

const EVERY_CLUSTER = {
  password_encryption: "scram-sha-256",
  log_line_prefix: "%m [%p] ",
  log_checkpoints: "off",
  // Messages of the server itself, but not the errors of statements: those go to whoever sent them.
  log_min_messages: "log",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_replication_slots: "0",
  max_logical_replication_workers: "0",
};

/** The store: small, and durable with fsync on, because what was acknowledged as saved must survive anything. */
export function storeSettings(): Record<string, string> {
  return {
    ...EVERY_CLUSTER,
    shared_buffers: "64MB",
    max_connections: "60",
    max_parallel_workers: "0",
    max_wal_size: "256MB",
    autovacuum_max_workers: "1",
  };
}

/**
 * The lab: an eighth of the memory as shared_buffers, between 128 MiB and 1 GiB, which holds the sample database;
 * work_mem, costs and parallelism per query stay PostgreSQL's defaults, so that plans look like elsewhere.
 *
 * fsync stays on, as otherwise every measured write would be flattered. `wal_level = minimal` spares bulk loads
 * into new tables their WAL. Checkpoints are rare, because one in a measurement is noise.
 */
export function labSettings({ memoryBytes, cores, sharedMemoryBytes }: Machine): Record<string, string> {
  const mebibytes = (fraction: number, least: number, most: number) =>
    `${Math.round(Math.min(Math.max((memoryBytes * fraction) / MIB, least), most))}MB`;
  return {
    ...EVERY_CLUSTER,
    ...sharedMemory(sharedMemoryBytes),
    shared_preload_libraries: "pg_stat_statements,auto_explain",
    shared_buffers: mebibytes(1 / 8, 128, 1024),
    effective_cache_size: mebibytes(1 / 2, 256, 65_536),
    maintenance_work_mem: mebibytes(1 / 32, 64, 256),
    max_connections: "100",
    max_worker_processes: String(cores + 6),
    max_parallel_workers: String(cores),
    max_parallel_maintenance_workers: String(Math.min(2, cores)),
    track_io_timing: "on",
    track_functions: "all",
    max_wal_size: "1GB",
    checkpoint_timeout: "15min",
    // A runaway sort fails instead of filling the disk that the store also lives on.
    temp_file_limit: "8GB",
  };
}

/** Containers often get 64 MiB of /dev/shm, in which a parallel hash join fails: then System V memory is used. */
function sharedMemory(bytes: number | null): Record<string, string> {
  const isCramped = bytes !== null && bytes < 512 * MIB;
  return isCramped ? { dynamic_shared_memory_type: "sysv" } : {};
}
