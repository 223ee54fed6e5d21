-- Each block before this one is a table here: {{ df_1 }}, {{ df_2 }} and so on.
SELECT 1 AS one
