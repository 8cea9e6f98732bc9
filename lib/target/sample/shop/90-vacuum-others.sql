-- Statistics of the other tables · weight 11
VACUUM (ANALYZE) customers, addresses, categories, products, product_prices, payments, shipments, reviews,
    stock_movements, page_events;
