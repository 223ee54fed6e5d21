SELECT stop_id, COUNT(*) AS departures
FROM mart.departures
WHERE day > DATE_SUB(CURRENT_DATE(), INTERVAL 7 DAY)
GROUP BY stop_id
