CREATE TABLE "sandbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"database_name" text NOT NULL,
	"place" text NOT NULL,
	"source_target_id" uuid,
	"target_id" uuid,
	"notebook_id" uuid,
	"run_id" uuid,
	"owner_id" uuid,
	"content" jsonb NOT NULL,
	"status" text NOT NULL,
	"lease_until" timestamp with time zone,
	"method" text DEFAULT '' NOT NULL,
	"elapsed_ms" bigint,
	"bytes" bigint NOT NULL,
	"differences" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"statistics" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"dropped_at" timestamp with time zone,
	"last_error" text,
	CONSTRAINT "sandbox_status_known" CHECK ("sandbox"."status" in ('making','ready','failed'))
);
--> statement-breakpoint
ALTER TABLE "target" ADD COLUMN "copies_allowed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "target" ADD COLUMN "copies_allowed_by" uuid;--> statement-breakpoint
ALTER TABLE "sandbox" ADD CONSTRAINT "sandbox_source_target_id_target_id_fk" FOREIGN KEY ("source_target_id") REFERENCES "public"."target"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sandbox" ADD CONSTRAINT "sandbox_target_id_target_id_fk" FOREIGN KEY ("target_id") REFERENCES "public"."target"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sandbox" ADD CONSTRAINT "sandbox_notebook_id_notebook_id_fk" FOREIGN KEY ("notebook_id") REFERENCES "public"."notebook"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sandbox" ADD CONSTRAINT "sandbox_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sandbox" ADD CONSTRAINT "sandbox_owner_id_user_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "sandbox_target_key" ON "sandbox" USING btree ("target_id");--> statement-breakpoint
CREATE UNIQUE INDEX "sandbox_of_notebook_key" ON "sandbox" USING btree ("notebook_id","source_target_id") WHERE "sandbox"."dropped_at" is null;--> statement-breakpoint
CREATE INDEX "sandbox_alive_idx" ON "sandbox" USING btree ("owner_id") WHERE "sandbox"."dropped_at" is null;--> statement-breakpoint
ALTER TABLE "target" ADD CONSTRAINT "target_copies_allowed_by_user_id_fk" FOREIGN KEY ("copies_allowed_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;