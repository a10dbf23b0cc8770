-- The rules on ranges as one query over the table `statements`, a SELECT for each rule.

WITH whole AS (
    SELECT id, extension_range.start_at, extension_range.end_at, '/extension_range' AS pointer FROM statements
),

part AS (
    SELECT id, place, part.start_at, part.end_at, '/activation_ranges/' || place AS pointer
    FROM (
        SELECT id, unnest(activation_ranges) AS part, generate_subscripts(activation_ranges, 1) - 1 AS place
        FROM statements
    )
),

run AS (
    SELECT id, start_at, end_at, pointer FROM whole UNION ALL SELECT id, start_at, end_at, pointer FROM part
),

-- Only DW103 and DW104 apply to a malformed range.
well_formed_whole AS (
    SELECT *, start_at = 0 AND end_at IN (9, 99, 999) AS is_customary
    FROM whole WHERE 0 <= start_at AND start_at <= end_at AND end_at <= 999
),

well_formed_part AS (
    SELECT *, lag(start_at) OVER (PARTITION BY id ORDER BY place) AS start_before
    FROM part WHERE 0 <= start_at AND start_at <= end_at AND end_at <= 999
)

SELECT id, 'DW103' AS code, pointer || '/start_at' AS pointer FROM run WHERE start_at NOT BETWEEN 0 AND 999
UNION ALL
SELECT id, 'DW103', pointer || '/end_at' FROM run WHERE end_at NOT BETWEEN 0 AND 999
UNION ALL
SELECT id, 'DW104', pointer FROM run WHERE 0 <= end_at AND end_at < start_at AND start_at <= 999
UNION ALL
SELECT id, 'DW201', part.pointer FROM well_formed_part AS part JOIN well_formed_whole AS whole USING (id)
WHERE part.start_at < whole.start_at OR whole.end_at < part.end_at
UNION ALL
SELECT id, 'DW202', pointer FROM well_formed_part AS part
WHERE EXISTS (
    SELECT 1 FROM well_formed_part AS earlier
    WHERE earlier.id = part.id AND earlier.place < part.place
      AND earlier.start_at <= part.end_at AND part.start_at <= earlier.end_at
)
UNION ALL
SELECT id, 'DW203', '/activation_ranges' FROM statements WHERE len(activation_ranges) = 0
UNION ALL
SELECT id, 'DW204', pointer FROM well_formed_part AS part
WHERE EXISTS (
    SELECT 1 FROM well_formed_part AS earlier
    WHERE earlier.id = part.id AND earlier.place < part.place
      AND (earlier.end_at + 1 = part.start_at OR part.end_at + 1 = earlier.start_at)
)
UNION ALL
SELECT id, 'DW205', pointer FROM well_formed_part WHERE start_at < start_before
UNION ALL
SELECT id, 'DW301', pointer FROM well_formed_whole WHERE NOT is_customary
UNION ALL
SELECT id, 'DW302', pointer FROM well_formed_whole
WHERE NOT is_customary AND len(start_at::VARCHAR) <> len(end_at::VARCHAR)
