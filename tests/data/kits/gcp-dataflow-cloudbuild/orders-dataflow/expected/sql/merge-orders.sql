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

TRUNCATE TABLE `partner_orders`.`orders_staging`;

COMMIT TRANSACTION;
