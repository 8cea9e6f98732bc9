-- Statistics of orders and items · weight 6
VACUUM (ANALYZE) orders, order_items;
