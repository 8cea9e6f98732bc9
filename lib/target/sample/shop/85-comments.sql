-- Comments on every table and column · weight 1

COMMENT ON TYPE customer_kind IS 'Who buys: a person or a company.';
COMMENT ON TYPE order_status IS 'The life of an order, in the order in which it is lived; returned and cancelled are ends.';
COMMENT ON TYPE payment_method IS 'How an amount was paid.';
COMMENT ON TYPE payment_status IS 'What became of an attempt to pay.';
COMMENT ON TYPE movement_kind IS 'Why the stock changed.';
COMMENT ON TYPE event_kind IS 'What a visitor did.';
COMMENT ON DOMAIN email_address IS 'Something with one @ and no white space.';
COMMENT ON DOMAIN country_code IS 'ISO 3166-1 alpha-2, upper case.';
COMMENT ON DOMAIN money_amount IS 'An amount of money, never negative; the currency stands beside it or is EUR.';

COMMENT ON TABLE customers IS 'People and companies who have an account. A few companies place thousands of orders; most people place a handful.';
COMMENT ON COLUMN customers.id IS 'Ascends with the sign-up.';
COMMENT ON COLUMN customers.kind IS 'Companies pay by invoice and have no birth date.';
COMMENT ON COLUMN customers.full_name IS 'The name as it is printed on an invoice.';
COMMENT ON COLUMN customers.email IS 'As typed at sign-up: some have capitals. Unique as typed.';
COMMENT ON COLUMN customers.phone IS 'International notation; NULL when not given.';
COMMENT ON COLUMN customers.birth_date IS 'NULL for companies and for people who did not say.';
COMMENT ON COLUMN customers.locale IS 'Language and country of the interface; follows the default address.';
COMMENT ON COLUMN customers.marketing_consent IS 'Whether newsletters may be sent.';
COMMENT ON COLUMN customers.note IS 'A remark by customer support.';
COMMENT ON COLUMN customers.created_at IS 'When the account was opened.';
COMMENT ON COLUMN customers.last_seen_at IS 'The last sign-in; NULL when never since it is recorded.';
COMMENT ON COLUMN customers.deleted_at IS 'Soft deletion: the account is closed, its orders stay.';

COMMENT ON TABLE addresses IS 'Where customers want parcels. Postal code and city belong together: one determines the other.';
COMMENT ON COLUMN addresses.id IS 'Surrogate key.';
COMMENT ON COLUMN addresses.customer_id IS 'Whose address it is.';
COMMENT ON COLUMN addresses.label IS 'What the customer calls it.';
COMMENT ON COLUMN addresses.street IS 'Street and number.';
COMMENT ON COLUMN addresses.postal_code IS 'Five characters, padded with zeros on the left.';
COMMENT ON COLUMN addresses.city IS 'Follows from the postal code.';
COMMENT ON COLUMN addresses.country_code IS 'Follows from the city.';
COMMENT ON COLUMN addresses.is_default IS 'Used when the customer does not choose; at most one per customer.';
COMMENT ON COLUMN addresses.created_at IS 'When it was entered.';

COMMENT ON TABLE categories IS 'The catalogue as a tree: departments, groups, leaves.';
COMMENT ON COLUMN categories.id IS 'Surrogate key.';
COMMENT ON COLUMN categories.parent_id IS 'The category above; NULL for a department.';
COMMENT ON COLUMN categories.name IS 'As shown in the menu.';
COMMENT ON COLUMN categories.slug IS 'As used in addresses of pages; unique.';
COMMENT ON COLUMN categories.position IS 'Place among its siblings, from 1.';

COMMENT ON TABLE products IS 'What the shop sells or has sold. A small share of them makes most of the sales.';
COMMENT ON COLUMN products.id IS 'Surrogate key.';
COMMENT ON COLUMN products.category_id IS 'A leaf of the category tree.';
COMMENT ON COLUMN products.sku IS 'Stock keeping unit: three letters of the department and six digits; unique.';
COMMENT ON COLUMN products.name IS 'As shown on its page.';
COMMENT ON COLUMN products.description IS 'Text of its page; NULL when nobody wrote one.';
COMMENT ON COLUMN products.list_price IS 'Today''s price in EUR before discounts; the last row of product_prices.';
COMMENT ON COLUMN products.weight_grams IS 'Weight with packaging; NULL when not measured.';
COMMENT ON COLUMN products.attributes IS 'Colour, material, warranty_months, energy {class, watts}, refurbished: keys differ by product.';
COMMENT ON COLUMN products.is_active IS 'Whether it can be ordered.';
COMMENT ON COLUMN products.created_at IS 'When it entered the catalogue.';
COMMENT ON COLUMN products.deleted_at IS 'Soft deletion: no longer shown, still referenced by old orders.';

COMMENT ON TABLE product_prices IS 'What a product cost when. The periods of one product never overlap: an exclusion constraint sees to it.';
COMMENT ON COLUMN product_prices.id IS 'Surrogate key.';
COMMENT ON COLUMN product_prices.product_id IS 'Which product.';
COMMENT ON COLUMN product_prices.valid_during IS 'From a day, included, to a day, excluded; the current price has no end.';
COMMENT ON COLUMN product_prices.price IS 'Price in EUR before discounts.';

COMMENT ON TABLE orders IS 'One row per checkout. The total is not stored: it is the sum of the items and the shipping fee.';
COMMENT ON COLUMN orders.id IS 'Ascends with placed_at.';
COMMENT ON COLUMN orders.customer_id IS 'Who ordered.';
COMMENT ON COLUMN orders.shipping_address_id IS 'Where to; NULL when the customer collects it.';
COMMENT ON COLUMN orders.status IS 'Nine in ten are delivered; only those of the last days are still moving.';
COMMENT ON COLUMN orders.channel IS 'web, app, partner or phone.';
COMMENT ON COLUMN orders.currency IS 'The currency the customer paid in; amounts are kept in EUR.';
COMMENT ON COLUMN orders.placed_at IS 'When the customer confirmed it: more each year, most before Christmas.';
COMMENT ON COLUMN orders.paid_at IS 'When the amount arrived; NULL while it has not.';
COMMENT ON COLUMN orders.cancelled_at IS 'When it was cancelled; NULL otherwise.';
COMMENT ON COLUMN orders.shipping_fee IS 'In EUR; zero when collected or free of charge.';
COMMENT ON COLUMN orders.coupon_code IS 'Upper case; NULL without a coupon.';
COMMENT ON COLUMN orders.user_agent IS 'What the browser or app said it was; NULL for partner and phone orders.';
COMMENT ON COLUMN orders.note IS 'The customer''s wish for the delivery.';

COMMENT ON TABLE order_items IS 'The lines of an order, with the price on the day.';
COMMENT ON COLUMN order_items.order_id IS 'Which order.';
COMMENT ON COLUMN order_items.line_no IS 'Line within the order, from 1.';
COMMENT ON COLUMN order_items.product_id IS 'What was bought.';
COMMENT ON COLUMN order_items.quantity IS 'How many pieces.';
COMMENT ON COLUMN order_items.unit_price IS 'EUR for one piece, as valid on the day of the order.';
COMMENT ON COLUMN order_items.discount_percent IS 'Whole per cent off the line; NULL without a discount.';

COMMENT ON TABLE payments IS 'Attempts to pay orders placed since 2025; older ones are in an archive outside this database.';
COMMENT ON COLUMN payments.id IS 'Ascends with created_at.';
COMMENT ON COLUMN payments.order_id IS 'What was paid for.';
COMMENT ON COLUMN payments.method IS 'How.';
COMMENT ON COLUMN payments.status IS 'Failed attempts stay and are followed by another.';
COMMENT ON COLUMN payments.amount IS 'EUR: items after discount, and shipping.';
COMMENT ON COLUMN payments.provider_reference IS 'The payment provider''s id; NULL for gift cards.';
COMMENT ON COLUMN payments.failure_reason IS 'The provider''s words; present exactly when the attempt failed.';
COMMENT ON COLUMN payments.created_at IS 'When it was attempted.';

COMMENT ON TABLE shipments IS 'Parcels of orders placed since 2025.';
COMMENT ON COLUMN shipments.id IS 'Ascends with shipped_at.';
COMMENT ON COLUMN shipments.order_ref IS 'The order''s id as text, as the carriers'' interface delivers it.';
COMMENT ON COLUMN shipments.parcel_no IS 'Parcel within the order, from 1.';
COMMENT ON COLUMN shipments.carrier IS 'Who carries it.';
COMMENT ON COLUMN shipments.tracking_number IS 'The carrier''s number; unique.';
COMMENT ON COLUMN shipments.weight_grams IS 'As weighed by the carrier; NULL when not weighed.';
COMMENT ON COLUMN shipments.shipped_at IS 'Handed to the carrier.';
COMMENT ON COLUMN shipments.delivered_at IS 'Handed to the customer; NULL while on the way. One carrier takes twice as long as the others.';

COMMENT ON TABLE reviews IS 'What customers wrote about products they received; at most one each.';
COMMENT ON COLUMN reviews.id IS 'Ascends with created_at.';
COMMENT ON COLUMN reviews.product_id IS 'What it is about.';
COMMENT ON COLUMN reviews.customer_id IS 'Who wrote it.';
COMMENT ON COLUMN reviews.rating IS '1 to 5 stars; ratings of one product resemble one another.';
COMMENT ON COLUMN reviews.title IS 'NULL when left empty.';
COMMENT ON COLUMN reviews.body IS 'The text.';
COMMENT ON COLUMN reviews.helpful_votes IS 'How many readers found it helpful: mostly none, now and then many.';
COMMENT ON COLUMN reviews.created_at IS 'When it was written.';
COMMENT ON COLUMN reviews.deleted_at IS 'Soft deletion by moderation.';

COMMENT ON TABLE stock_movements IS 'Every change of stock since 2024, ending with the stocktake of 31 December 2025.';
COMMENT ON COLUMN stock_movements.id IS 'Ascends with moved_at.';
COMMENT ON COLUMN stock_movements.product_id IS 'What moved.';
COMMENT ON COLUMN stock_movements.warehouse IS 'Where.';
COMMENT ON COLUMN stock_movements.kind IS 'Why.';
COMMENT ON COLUMN stock_movements.quantity IS 'Pieces: positive in, negative out; for a stocktake the pieces counted.';
COMMENT ON COLUMN stock_movements.moved_at IS 'When.';
COMMENT ON COLUMN stock_movements.reference IS 'Number of the slip; NULL when there was none.';

COMMENT ON TABLE page_events IS 'What visitors did on the site in the last 24 months; one partition per month of occurred_at.';
COMMENT ON COLUMN page_events.id IS 'Ascends with occurred_at.';
COMMENT ON COLUMN page_events.occurred_at IS 'When; decides the partition.';
COMMENT ON COLUMN page_events.session_id IS 'One visit; about five events each.';
COMMENT ON COLUMN page_events.customer_id IS 'Who, when signed in; NULL for the other six in ten.';
COMMENT ON COLUMN page_events.product_id IS 'The product shown; NULL for searches.';
COMMENT ON COLUMN page_events.kind IS 'What was done.';
COMMENT ON COLUMN page_events.path IS 'The page''s path.';
COMMENT ON COLUMN page_events.duration_ms IS 'Time until the next event; NULL for the last one of a visit.';
COMMENT ON COLUMN page_events.properties IS 'The search''s words and hits, or the campaign that brought the visit; often NULL.';

-- A partition says which month it holds; its columns mean what the parent's mean.
DO $$
DECLARE
    partition record;
BEGIN
    FOR partition IN
        SELECT inhrelid, inhrelid::regclass AS relation FROM pg_inherits WHERE inhparent = 'page_events'::regclass
    LOOP
        EXECUTE format('COMMENT ON TABLE %s IS %L', partition.relation,
            'Page events of one month, ' || replace(right(partition.relation::text, 7), '_', '-') || '.');
    END LOOP;
    FOR partition IN
        SELECT inhrelid::regclass AS relation, attname, col_description(inhparent, attnum) AS comment
        FROM pg_inherits JOIN pg_attribute ON attrelid = inhparent AND attnum > 0
        WHERE inhparent = 'page_events'::regclass
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', partition.relation, partition.attname, partition.comment);
    END LOOP;
END
$$;
