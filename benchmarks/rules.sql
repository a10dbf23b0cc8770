-- The rules for ranges as one query over the table `statements`, with a SELECT for each rule.

WITH extension_range AS (
    SELECT id, extension_range.start_at, extension_range.end_at, '/extension_range' AS pointer FROM statements
),

activation_range AS (
    SELECT id, position, item.start_at, item.end_at, '/activation_ranges/' || position AS pointer
    FROM (
        SELECT id, unnest(activation_ranges) AS item, generate_subscripts(activation_ranges, 1) - 1 AS position
        FROM statements
    )
),

any_range AS (
    SELECT id, start_at, end_at, pointer FROM extension_range
    UNION ALL
    SELECT id, start_at, end_at, pointer FROM activation_range
),

-- Only DW103 and DW104 apply to invalid ranges.
valid_extension_range AS (
    SELECT *, start_at = 0 AND end_at IN (9, 99, 999) AS is_customary
    FROM extension_range WHERE 0 <= start_at AND start_at <= end_at AND end_at <= 999
),

valid_activation_range AS (
    SELECT *, lag(start_at) OVER (PARTITION BY id ORDER BY position) AS previous_start
    FROM activation_range WHERE 0 <= start_at AND start_at <= end_at AND end_at <= 999
)

SELECT id, 'DW103' AS code, pointer || '/start_at' AS pointer FROM any_range WHERE start_at NOT BETWEEN 0 AND 999
UNION ALL
SELECT id, 'DW103', pointer || '/end_at' FROM any_range WHERE end_at NOT BETWEEN 0 AND 999
UNION ALL
SELECT id, 'DW104', pointer FROM any_range WHERE 0 <= end_at AND end_at < start_at AND start_at <= 999
UNION ALL
SELECT id, 'DW201', this.pointer FROM valid_activation_range AS this JOIN valid_extension_range AS block USING (id)
WHERE this.start_at < block.start_at OR block.end_at < this.end_at
UNION ALL
SELECT id, 'DW202', pointer FROM valid_activation_range AS this
WHERE EXISTS (
    SELECT 1 FROM valid_activation_range AS earlier
    WHERE earlier.id = this.id AND earlier.position < this.position
      AND earlier.start_at <= this.end_at AND this.start_at <= earlier.end_at
)
UNION ALL
SELECT id, 'DW203', '/activation_ranges' FROM statements WHERE len(activation_ranges) = 0
UNION ALL
SELECT id, 'DW204', pointer FROM valid_activation_range AS this
WHERE EXISTS (
    SELECT 1 FROM valid_activation_range AS earlier
    WHERE earlier.id = this.id AND earlier.position < this.position
      AND (earlier.end_at + 1 = this.start_at OR this.end_at + 1 = earlier.start_at)
)
UNION ALL
SELECT id, 'DW205', pointer FROM valid_activation_range WHERE start_at < previous_start
UNION ALL
SELECT id, 'DW301', pointer FROM valid_extension_range WHERE NOT is_customary
UNION ALL
SELECT id, 'DW302', pointer FROM valid_extension_range
WHERE NOT is_customary AND len(start_at::VARCHAR) <> len(end_at::VARCHAR)
