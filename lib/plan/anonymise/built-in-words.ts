const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * Words of SQL's syntax that are kept wherever they stand. Keywords that also name columns in practice (name, type,
 * value, key, date, …) are not among them: rather one word of syntax too many is replaced than a name kept.
 */
export const SYNTAX_WORDS = words(`
  all alter always analyse analyze and any array as asc asymmetric at between both by case cast coalesce collate conflict
  costs create cross cube current_catalog current_date current_role current_schema current_time current_timestamp
  current_user default delete desc distinct do else end escape except exists explain extract false fetch filter first
  following for format from full generic_plan greatest group grouping having if ilike in inner insert interval intersect
  into is isnull join json lateral last leading least left like limit localtime localtimestamp matched materialized memory
  merge natural not nothing notnull null nullif nulls of off offset on only or order ordinality outer over overlaps
  overlay overriding partition preceding range recursive returning right rollup row rows select serialize session_user
  set sets settings share similar similar_to some summary symmetric table tablesample then ties timing to trailing trim
  true truncate unbounded union unique update user using values verbose view wal when where window with within without
  xml yaml buffers explain position substring normalize exclude others no current skip locked nowait groups
`);

/** Words that the server writes in capitals beside those; in another's text they may name something. */
export const SERVER_SYNTAX_WORDS = words(`
  operator variadic zone time xmlconcat xmlelement xmlattributes xmlforest xmlparse xmlpi xmlroot xmlserialize xmltable
  columns document content indent version standalone passing name json_array json_arrayagg json_object json_objectagg
  json_scalar json_serialize json_value json_query json_exists json_table path nested keys value key scalar object absent
  error empty conditional unconditional wrapper quotes keep omit nfc nfd nfkc nfkd normalized result old new void
  repeatable options sets set_masklen treat national
`);

/** Types of pg_catalog, as format_type and people write them; several take more than one word. */
export const TYPE_WORDS = words(`
  bigint bigserial bit bool boolean box bpchar bytea char character cidr circle citext date datemultirange daterange
  decimal double float float4 float8 inet int int2 int4 int4range int8 int8range integer interval json jsonb jsonpath line
  lseg macaddr macaddr8 money name numeric numrange oid path pg_lsn pg_snapshot point polygon real record regclass
  regconfig regnamespace regproc regprocedure regrole regtype serial smallint smallserial text tid time timestamp
  timestamptz timetz tsquery tsrange tstzrange tsvector txid_snapshot unknown uuid varbit varchar void xid xid8 xml
  int4multirange int8multirange nummultirange tsmultirange tstzmultirange anyelement anyarray cstring internal
`);

/** What may follow the first word of a type. */
export const TYPE_CONTINUATIONS = words("without with time zone varying precision");

/** Columns that every table has. */
export const SYSTEM_COLUMNS = words("ctid xmin xmax cmin cmax tableoid");

/** Functions of pg_catalog that queries use; what is missing here is replaced, which hides nothing but a common name. */
export const BUILT_IN_FUNCTIONS = words(`
  abs acos age array_agg array_append array_cat array_dims array_fill array_length array_lower array_ndims array_position
  array_positions array_prepend array_remove array_replace array_to_json array_to_string array_upper ascii asin atan atan2
  avg bit_and bit_length bit_or bool_and bool_or bound_box btrim cardinality cbrt ceil ceiling char_length character_length
  chr clock_timestamp col_description concat concat_ws convert convert_from convert_to corr cos cot count covar_pop
  covar_samp cume_dist current_database current_setting currval date_bin date_part date_trunc decode degrees dense_rank div
  encode every exp factorial first_value floor format format_type gcd gen_random_uuid generate_series generate_subscripts
  get_bit get_byte has_column_privilege has_schema_privilege has_table_privilege height host initcap inet_client_addr
  isempty isfinite json_agg json_array_elements json_array_elements_text json_array_length json_build_array
  json_build_object json_each json_each_text json_extract_path json_extract_path_text json_object json_object_agg
  json_object_keys json_populate_record json_populate_recordset json_to_record json_to_recordset json_typeof jsonb_agg
  jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each
  jsonb_each_text jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_agg jsonb_object_keys
  jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_populate_record
  jsonb_pretty jsonb_set jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_typeof justify_days justify_hours
  justify_interval lag last_value lastval lcm lead left length ln log log10 lower lower_inc lower_inf lpad ltrim
  make_date make_interval make_time make_timestamp make_timestamptz max md5 min min_scale mod mode nextval nth_value ntile
  now num_nonnulls num_nulls numnode obj_description octet_length overlay percent_rank percentile_cont percentile_disc
  phraseto_tsquery pi plainto_tsquery position power quote_ident quote_literal quote_nullable radians random range_agg
  range_merge rank regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array
  regexp_split_to_table regexp_substr regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope repeat replace
  reverse right round row_number row_to_json rpad rtrim scale set_bit set_byte set_config setseed setval setweight sha224
  sha256 sha384 sha512 sign sin split_part sqrt starts_with statement_timestamp stddev stddev_pop stddev_samp string_agg
  string_to_array string_to_table strip strpos substr substring sum tan text timeofday timezone to_char to_date to_hex
  to_json to_jsonb to_number to_timestamp to_tsquery to_tsvector transaction_timestamp translate trim trim_array
  trim_scale trunc ts_headline ts_rank ts_rank_cd txid_current unistr unnest upper upper_inc upper_inf var_pop var_samp
  variance version websearch_to_tsquery width width_bucket word_similarity similarity strict_word_similarity xmlagg
  xmlconcat xmlelement xmlforest xmltable json_table any_value bit_xor merge_action grouping coalesce greatest least nullif
`);
