-- The rules on ranges as one query over the table `statements`: the law stated a second time, in DuckDB's SQL.
-- A rule is a SELECT. Places in `parts` are counted from 0, as in a pointer.

WITH numbered AS (
    SELECT
        id,
        extension_range AS whole,
        list_transform(
            activation_ranges, lambda part, nth: {place: nth - 1, start_at: part.start_at, end_at: part.end_at}
        ) AS parts
    FROM statements
),

-- A malformed range takes part in no rule but the two that say so.
well_formed AS (
    SELECT
        id,
        CASE WHEN 0 <= whole.start_at AND whole.start_at <= whole.end_at AND whole.end_at <= 999 THEN whole END AS whole,
        [part FOR part IN parts IF 0 <= part.start_at AND part.start_at <= part.end_at AND part.end_at <= 999] AS parts
    FROM numbered
),

on_whole AS (
    SELECT id, 'DW103' AS code, '/start_at' AS pointer FROM numbered WHERE whole.start_at NOT BETWEEN 0 AND 999
    UNION ALL
    SELECT id, 'DW103', '/end_at' FROM numbered WHERE whole.end_at NOT BETWEEN 0 AND 999
    UNION ALL
    SELECT id, 'DW104', '' FROM numbered WHERE 0 <= whole.end_at AND whole.end_at < whole.start_at AND whole.start_at <= 999
    UNION ALL
    SELECT id, 'DW301', '' FROM well_formed WHERE NOT (whole.start_at = 0 AND whole.end_at IN (9, 99, 999))
    UNION ALL
    SELECT id, 'DW302', '' FROM well_formed
    WHERE NOT (whole.start_at = 0 AND whole.end_at IN (9, 99, 999))
      AND len(whole.start_at::VARCHAR) <> len(whole.end_at::VARCHAR)
),

on_parts AS (
    SELECT id, 'DW103' AS code, '/start_at' AS pointer,
        unnest([part.place FOR part IN parts IF part.start_at NOT BETWEEN 0 AND 999]) AS place
    FROM numbered
    UNION ALL
    SELECT id, 'DW103', '/end_at',
        unnest([part.place FOR part IN parts IF part.end_at NOT BETWEEN 0 AND 999])
    FROM numbered
    UNION ALL
    SELECT id, 'DW104', '',
        unnest([part.place FOR part IN parts IF 0 <= part.end_at AND part.end_at < part.start_at AND part.start_at <= 999])
    FROM numbered
    UNION ALL
    SELECT id, 'DW201', '',
        unnest([part.place FOR part IN parts IF part.start_at < whole.start_at OR whole.end_at < part.end_at])
    FROM well_formed
    UNION ALL
    SELECT id, 'DW202', '', unnest([part.place FOR part IN parts IF len([
            1 FOR earlier IN parts
            IF earlier.place < part.place AND earlier.start_at <= part.end_at AND part.start_at <= earlier.end_at
        ]) > 0])
    FROM well_formed
    UNION ALL
    SELECT id, 'DW204', '', unnest([part.place FOR part IN parts IF len([
            1 FOR earlier IN parts
            IF earlier.place < part.place AND (earlier.end_at + 1 = part.start_at OR part.end_at + 1 = earlier.start_at)
        ]) > 0])
    FROM well_formed
    UNION ALL
    SELECT id, 'DW205', '', unnest([part.place FOR part, nth IN parts IF part.start_at < parts[nth - 1].start_at])
    FROM well_formed
)

SELECT id, code, '/extension_range' || pointer AS pointer FROM on_whole
UNION ALL
SELECT id, code, '/activation_ranges/' || place || pointer FROM on_parts
UNION ALL
SELECT id, 'DW203', '/activation_ranges' FROM statements WHERE len(activation_ranges) = 0
