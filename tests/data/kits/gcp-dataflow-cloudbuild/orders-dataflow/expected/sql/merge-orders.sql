-- Rows with a known key are changed, others are added; then the staging table is emptied. All of it, or nothing.
-- Tables without the project: the file is the same in every environment.
BEGIN TRANSACTION;

MERGE `partner_orders`.`orders` AS target
USING (
  SELECT *
  FROM `partner_orders`.`orders_staging`
  WHERE TRUE
  -- Of several rows with one key, one counts.
  QUALIFY ROW_NUMBER() OVER (PARTITION BY `order_id`) = 1
) AS staged
ON target.`order_id` = staged.`order_id`
WHEN MATCHED THEN
  UPDATE SET
    `order_id` = staged.`order_id`,
    `partner` = staged.`partner`,
    `ordered_at` = staged.`ordered_at`,
    `amount` = staged.`amount`,
    `currency` = staged.`currency`
WHEN NOT MATCHED THEN
  INSERT ROW;

-- A row that was merged and does not fit: the query fails, and what it has done so far is undone.
IF EXISTS (
  SELECT 1
  FROM `partner_orders`.`orders` AS merged
  WHERE EXISTS (
    SELECT 1
    FROM `partner_orders`.`orders_staging` AS staged
    WHERE staged.`order_id` = merged.`order_id`
  )
  AND NOT (
    REGEXP_CONTAINS(currency, r'^[A-Z]{3}$')
  )
) THEN
  RAISE USING MESSAGE = 'a currency is not three capitals';
END IF;

-- A row that was merged and does not fit: the query fails, and what it has done so far is undone.
IF EXISTS (
  SELECT 1
  FROM `partner_orders`.`orders` AS merged
  WHERE EXISTS (
    SELECT 1
    FROM `partner_orders`.`orders_staging` AS staged
    WHERE staged.`order_id` = merged.`order_id`
  )
  AND NOT (
    amount >= 0
  )
) THEN
  RAISE USING MESSAGE = 'an amount is negative';
END IF;

TRUNCATE TABLE `partner_orders`.`orders_staging`;

COMMIT TRANSACTION;
