-- Statistics of orders and items · weight 4
VACUUM (ANALYZE) orders, order_items;
