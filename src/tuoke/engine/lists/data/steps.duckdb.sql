-- Written by python -m tuoke.engine.lists.steps: do not edit.

-- step: clean
SELECT
  "t6"."name",
  "t6"."code",
  "t6"."credit_code",
  "t6"."name_en",
  "t6"."area",
  "t6"."industry",
  "t6"."owner_kind",
  "t6"."employees",
  "t6"."founded",
  "t6"."revenue",
  "t6"."website",
  "t6"."address",
  "t6"."market",
  "t6"."person",
  "t6"."title",
  "t6"."phone",
  "t6"."email",
  "t6"."trigger",
  "t6"."trigger_on",
  "t6"."note",
  "t6"."line",
  "t6"."company_id",
  "t6"."sold_before",
  "t6"."reference",
  "t6"."personally_involved",
  "t6"."industry_key",
  "t6"."owner_key",
  "t6"."trigger_key",
  "t6"."name_key",
  CASE
    WHEN REGEXP_MATCHES("t6"."_text", '<|以下|以内|少于|不足|less|under|below')
    THEN 0.0
    ELSE "t6"."_first"
  END AS "employees_from",
  CASE
    WHEN "t6"."_second" IS NOT NULL
    THEN "t6"."_second"
    WHEN REGEXP_MATCHES("t6"."_text", '\+|>|以上|超过|多于|over|more')
    AND (
      "t6"."_first" IS NOT NULL
    )
    THEN 1000000000000.0
    ELSE "t6"."_first"
  END AS "employees_to"
FROM (
  SELECT
    "t5"."name",
    "t5"."code",
    "t5"."credit_code",
    "t5"."name_en",
    "t5"."area",
    "t5"."industry",
    "t5"."owner_kind",
    "t5"."employees",
    "t5"."founded",
    "t5"."revenue",
    "t5"."website",
    "t5"."address",
    "t5"."market",
    "t5"."person",
    "t5"."title",
    "t5"."phone",
    "t5"."email",
    "t5"."trigger",
    "t5"."trigger_on",
    "t5"."note",
    "t5"."line",
    "t5"."company_id",
    "t5"."sold_before",
    "t5"."reference",
    "t5"."personally_involved",
    "t5"."industry_key",
    "t5"."owner_key",
    "t5"."trigger_key",
    NULLIF(
      CASE
        WHEN REGEXP_MATCHES("t5"."name_key", '[一-鿿]{2}[abh]$')
        THEN REGEXP_REPLACE("t5"."name_key", '[abh]$', '', 'g')
        ELSE "t5"."name_key"
      END,
      ''
    ) AS "name_key",
    REGEXP_REPLACE(LOWER("t5"."employees"), '[,，\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]', '', 'g') AS "_text",
    TRY_CAST(NULLIF(
      REGEXP_EXTRACT(
        REGEXP_REPLACE(LOWER("t5"."employees"), '[,，\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]', '', 'g'),
        '^[^0-9]*([0-9]+(\.[0-9]+)?)',
        1
      ),
      ''
    ) AS DOUBLE) * CASE
      WHEN CONTAINS(
        REGEXP_REPLACE(LOWER("t5"."employees"), '[,，\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]', '', 'g'),
        '万'
      )
      THEN 10000.0
      WHEN REGEXP_MATCHES(
        REGEXP_REPLACE(LOWER("t5"."employees"), '[,，\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]', '', 'g'),
        '[0-9]k'
      )
      THEN 1000.0
      ELSE 1.0
    END AS "_first",
    TRY_CAST(NULLIF(
      REGEXP_EXTRACT(
        REGEXP_REPLACE(LOWER("t5"."employees"), '[,，\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]', '', 'g'),
        '[0-9万k][-~至到–—]([0-9]+(\.[0-9]+)?)',
        1
      ),
      ''
    ) AS DOUBLE) * CASE
      WHEN CONTAINS(
        REGEXP_REPLACE(LOWER("t5"."employees"), '[,，\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]', '', 'g'),
        '万'
      )
      THEN 10000.0
      WHEN REGEXP_MATCHES(
        REGEXP_REPLACE(LOWER("t5"."employees"), '[,，\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]', '', 'g'),
        '[0-9]k'
      )
      THEN 1000.0
      ELSE 1.0
    END AS "_second"
  FROM (
    SELECT
      "t4"."name",
      "t4"."code",
      "t4"."credit_code",
      "t4"."name_en",
      "t4"."area",
      "t4"."industry",
      "t4"."owner_kind",
      "t4"."employees",
      "t4"."founded",
      "t4"."revenue",
      "t4"."website",
      "t4"."address",
      "t4"."market",
      "t4"."person",
      "t4"."title",
      "t4"."phone",
      "t4"."email",
      "t4"."trigger",
      "t4"."trigger_on",
      "t4"."note",
      "t4"."line",
      "t4"."company_id",
      "t4"."sold_before",
      "t4"."reference",
      "t4"."personally_involved",
      "t4"."industry_key",
      "t4"."owner_key",
      "t4"."trigger_key",
      CASE
        WHEN REGEXP_MATCHES(
          CASE
            WHEN REGEXP_MATCHES("t4"."name_key", '.(股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|总公司|總公司|特殊普通合伙|普通合伙|有限合伙)$')
            THEN REGEXP_REPLACE("t4"."name_key", '(股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|总公司|總公司|特殊普通合伙|普通合伙|有限合伙)$', '', 'g')
            ELSE "t4"."name_key"
          END,
          '[^分]公司$'
        )
        THEN REGEXP_REPLACE(
          CASE
            WHEN REGEXP_MATCHES("t4"."name_key", '.(股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|总公司|總公司|特殊普通合伙|普通合伙|有限合伙)$')
            THEN REGEXP_REPLACE("t4"."name_key", '(股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|总公司|總公司|特殊普通合伙|普通合伙|有限合伙)$', '', 'g')
            ELSE "t4"."name_key"
          END,
          '公司$',
          '',
          'g'
        )
        ELSE CASE
          WHEN REGEXP_MATCHES("t4"."name_key", '.(股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|总公司|總公司|特殊普通合伙|普通合伙|有限合伙)$')
          THEN REGEXP_REPLACE("t4"."name_key", '(股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|总公司|總公司|特殊普通合伙|普通合伙|有限合伙)$', '', 'g')
          ELSE "t4"."name_key"
        END
      END AS "name_key"
    FROM (
      SELECT
        "t3"."name",
        "t3"."code",
        "t3"."credit_code",
        "t3"."name_en",
        "t3"."area",
        "t3"."industry",
        "t3"."owner_kind",
        "t3"."employees",
        "t3"."founded",
        "t3"."revenue",
        "t3"."website",
        "t3"."address",
        "t3"."market",
        "t3"."person",
        "t3"."title",
        "t3"."phone",
        "t3"."email",
        "t3"."trigger",
        "t3"."trigger_on",
        "t3"."note",
        "t3"."line",
        "t3"."company_id",
        "t3"."sold_before",
        "t3"."reference",
        "t3"."personally_involved",
        "t3"."industry_key",
        "t3"."owner_key",
        "t3"."trigger_key",
        REGEXP_REPLACE(
          REGEXP_REPLACE(
            REGEXP_REPLACE(
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  REGEXP_REPLACE(
                    CASE
                      WHEN REGEXP_MATCHES(
                        CASE
                          WHEN REGEXP_MATCHES("t3"."name_key", '^(s?\*? ?st|xd|xr|dr|[ncus]) ?[一-鿿]')
                          THEN REGEXP_REPLACE("t3"."name_key", '^(s?\*? ?st|xd|xr|dr|[ncus]) ?', '', 'g')
                          ELSE "t3"."name_key"
                        END,
                        '[一-鿿]-[uwvd]+$'
                      )
                      THEN REGEXP_REPLACE(
                        CASE
                          WHEN REGEXP_MATCHES("t3"."name_key", '^(s?\*? ?st|xd|xr|dr|[ncus]) ?[一-鿿]')
                          THEN REGEXP_REPLACE("t3"."name_key", '^(s?\*? ?st|xd|xr|dr|[ncus]) ?', '', 'g')
                          ELSE "t3"."name_key"
                        END,
                        '-[uwvd]+$',
                        '',
                        'g'
                      )
                      ELSE CASE
                        WHEN REGEXP_MATCHES("t3"."name_key", '^(s?\*? ?st|xd|xr|dr|[ncus]) ?[一-鿿]')
                        THEN REGEXP_REPLACE("t3"."name_key", '^(s?\*? ?st|xd|xr|dr|[ncus]) ?', '', 'g')
                        ELSE "t3"."name_key"
                      END
                    END,
                    '[.''’‘`´]',
                    '',
                    'g'
                  ),
                  '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                  ' ',
                  'g'
                ),
                '^ +| +$',
                '',
                'g'
              ),
              '^the | the$| class [a-z]( the)?$',
              '',
              'g'
            ),
            '( and)?( (incorporated|inc|corporation|corp|company|co|limited|ltd|llc|llp|lp|plc|gmbh|mbh|ag|kgaa|kg|ohg|sa|sas|sarl|srl|spa|nv|bv|ab|asa|as|oy|oyj|aps|pte|pty|sdn|bhd|pvt|pjsc|ojsc|jsc|kk|se))+$',
            '',
            'g'
          ),
          ' ',
          '',
          'g'
        ) AS "name_key"
      FROM (
        SELECT
          "t2"."name",
          "t2"."code",
          "t2"."credit_code",
          "t2"."name_en",
          "t2"."area",
          "t2"."industry",
          "t2"."owner_kind",
          "t2"."employees",
          "t2"."founded",
          "t2"."revenue",
          "t2"."website",
          "t2"."address",
          "t2"."market",
          "t2"."person",
          "t2"."title",
          "t2"."phone",
          "t2"."email",
          "t2"."trigger",
          "t2"."trigger_on",
          "t2"."note",
          "t2"."line",
          "t2"."company_id",
          "t2"."sold_before",
          "t2"."reference",
          "t2"."personally_involved",
          NULLIF(
            REGEXP_REPLACE(
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        REGEXP_REPLACE(
                          LOWER(
                            CASE
                              WHEN REGEXP_MATCHES(
                                "t2"."industry",
                                '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                              )
                              THEN TRANSLATE(
                                "t2"."industry",
                                '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                                '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                              )
                              ELSE "t2"."industry"
                            END
                          ),
                          '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                          ' ',
                          'g'
                        ),
                        '\[[0-9]+\]',
                        '',
                        'g'
                      ),
                      '&',
                      ' and ',
                      'g'
                    ),
                    '[.''’‘`´]',
                    '',
                    'g'
                  ),
                  '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                  ' ',
                  'g'
                ),
                '^ +| +$',
                '',
                'g'
              ),
              ' ',
              '',
              'g'
            ),
            ''
          ) AS "industry_key",
          NULLIF(
            REGEXP_REPLACE(
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        REGEXP_REPLACE(
                          LOWER(
                            CASE
                              WHEN REGEXP_MATCHES(
                                "t2"."owner_kind",
                                '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                              )
                              THEN TRANSLATE(
                                "t2"."owner_kind",
                                '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                                '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                              )
                              ELSE "t2"."owner_kind"
                            END
                          ),
                          '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                          ' ',
                          'g'
                        ),
                        '\[[0-9]+\]',
                        '',
                        'g'
                      ),
                      '&',
                      ' and ',
                      'g'
                    ),
                    '[.''’‘`´]',
                    '',
                    'g'
                  ),
                  '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                  ' ',
                  'g'
                ),
                '^ +| +$',
                '',
                'g'
              ),
              ' ',
              '',
              'g'
            ),
            ''
          ) AS "owner_key",
          NULLIF(
            REGEXP_REPLACE(
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        REGEXP_REPLACE(
                          LOWER(
                            CASE
                              WHEN REGEXP_MATCHES(
                                "t2"."trigger",
                                '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                              )
                              THEN TRANSLATE(
                                "t2"."trigger",
                                '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                                '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                              )
                              ELSE "t2"."trigger"
                            END
                          ),
                          '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                          ' ',
                          'g'
                        ),
                        '\[[0-9]+\]',
                        '',
                        'g'
                      ),
                      '&',
                      ' and ',
                      'g'
                    ),
                    '[.''’‘`´]',
                    '',
                    'g'
                  ),
                  '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                  ' ',
                  'g'
                ),
                '^ +| +$',
                '',
                'g'
              ),
              ' ',
              '',
              'g'
            ),
            ''
          ) AS "trigger_key",
          REGEXP_REPLACE(
            REGEXP_REPLACE(
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  LOWER(
                    CASE
                      WHEN REGEXP_MATCHES(
                        "t2"."name",
                        '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                      )
                      THEN TRANSLATE(
                        "t2"."name",
                        '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                        '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                      )
                      ELSE "t2"."name"
                    END
                  ),
                  '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                  ' ',
                  'g'
                ),
                '\[[0-9]+\]',
                '',
                'g'
              ),
              '&',
              ' and ',
              'g'
            ),
            '^ +| +$',
            '',
            'g'
          ) AS "name_key"
        FROM (
          SELECT
            NULLIF("t1"."name", '') AS "name",
            REGEXP_REPLACE(
              UPPER(
                CASE
                  WHEN (
                    "t1"."code" = ''
                  )
                  OR REGEXP_MATCHES(
                    LOWER("t1"."code"),
                    '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                  )
                  THEN CAST(NULL AS TEXT)
                  ELSE "t1"."code"
                END
              ),
              '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]',
              '',
              'g'
            ) AS "code",
            REGEXP_REPLACE(
              UPPER(
                CASE
                  WHEN (
                    "t1"."credit_code" = ''
                  )
                  OR REGEXP_MATCHES(
                    LOWER("t1"."credit_code"),
                    '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                  )
                  THEN CAST(NULL AS TEXT)
                  ELSE "t1"."credit_code"
                END
              ),
              '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]',
              '',
              'g'
            ) AS "credit_code",
            CASE
              WHEN (
                "t1"."name_en" = ''
              )
              OR REGEXP_MATCHES(
                LOWER("t1"."name_en"),
                '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
              )
              THEN CAST(NULL AS TEXT)
              ELSE "t1"."name_en"
            END AS "name_en",
            CASE
              WHEN (
                "t1"."area" = ''
              )
              OR REGEXP_MATCHES(
                LOWER("t1"."area"),
                '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
              )
              THEN CAST(NULL AS TEXT)
              ELSE "t1"."area"
            END AS "area",
            CASE
              WHEN (
                "t1"."industry" = ''
              )
              OR REGEXP_MATCHES(
                LOWER("t1"."industry"),
                '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
              )
              THEN CAST(NULL AS TEXT)
              ELSE "t1"."industry"
            END AS "industry",
            CASE
              WHEN (
                "t1"."owner_kind" = ''
              )
              OR REGEXP_MATCHES(
                LOWER("t1"."owner_kind"),
                '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
              )
              THEN CAST(NULL AS TEXT)
              ELSE "t1"."owner_kind"
            END AS "owner_kind",
            CASE
              WHEN (
                "t1"."employees" = ''
              )
              OR REGEXP_MATCHES(
                LOWER("t1"."employees"),
                '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
              )
              THEN CAST(NULL AS TEXT)
              ELSE "t1"."employees"
            END AS "employees",
            CASE
              WHEN (
                "t1"."founded" = ''
              )
              OR REGEXP_MATCHES(
                LOWER("t1"."founded"),
                '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
              )
              THEN CAST(NULL AS TEXT)
              ELSE "t1"."founded"
            END AS "founded",
            CASE
              WHEN (
                "t1"."revenue" = ''
              )
              OR REGEXP_MATCHES(
                LOWER("t1"."revenue"),
                '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
              )
              THEN CAST(NULL AS TEXT)
              ELSE "t1"."revenue"
            END AS "revenue",
            CASE
              WHEN (
                "t1"."website" = ''
              )
              OR REGEXP_MATCHES(
                LOWER("t1"."website"),
                '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
              )
              THEN CAST(NULL AS TEXT)
              ELSE "t1"."website"
            END AS "website",
            CASE
              WHEN (
                "t1"."address" = ''
              )
              OR REGEXP_MATCHES(
                LOWER("t1"."address"),
                '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
              )
              THEN CAST(NULL AS TEXT)
              ELSE "t1"."address"
            END AS "address",
            CASE
              WHEN (
                "t1"."market" = ''
              )
              OR REGEXP_MATCHES(
                LOWER("t1"."market"),
                '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
              )
              THEN CAST(NULL AS TEXT)
              ELSE "t1"."market"
            END AS "market",
            CASE
              WHEN (
                "t1"."person" = ''
              )
              OR REGEXP_MATCHES(
                LOWER("t1"."person"),
                '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
              )
              THEN CAST(NULL AS TEXT)
              ELSE "t1"."person"
            END AS "person",
            CASE
              WHEN (
                "t1"."title" = ''
              )
              OR REGEXP_MATCHES(
                LOWER("t1"."title"),
                '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
              )
              THEN CAST(NULL AS TEXT)
              ELSE "t1"."title"
            END AS "title",
            CASE
              WHEN (
                "t1"."phone" = ''
              )
              OR REGEXP_MATCHES(
                LOWER("t1"."phone"),
                '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
              )
              THEN CAST(NULL AS TEXT)
              ELSE "t1"."phone"
            END AS "phone",
            CASE
              WHEN (
                "t1"."email" = ''
              )
              OR REGEXP_MATCHES(
                LOWER("t1"."email"),
                '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
              )
              THEN CAST(NULL AS TEXT)
              ELSE "t1"."email"
            END AS "email",
            CASE
              WHEN (
                "t1"."trigger" = ''
              )
              OR REGEXP_MATCHES(
                LOWER("t1"."trigger"),
                '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
              )
              THEN CAST(NULL AS TEXT)
              ELSE "t1"."trigger"
            END AS "trigger",
            CASE
              WHEN (
                "t1"."trigger_on" = ''
              )
              OR REGEXP_MATCHES(
                LOWER("t1"."trigger_on"),
                '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
              )
              THEN CAST(NULL AS TEXT)
              ELSE "t1"."trigger_on"
            END AS "trigger_on",
            CASE
              WHEN (
                "t1"."note" = ''
              )
              OR REGEXP_MATCHES(
                LOWER("t1"."note"),
                '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
              )
              THEN CAST(NULL AS TEXT)
              ELSE "t1"."note"
            END AS "note",
            "t1"."line",
            "t1"."company_id",
            "t1"."sold_before",
            "t1"."reference",
            "t1"."personally_involved"
          FROM (
            SELECT
              REGEXP_REPLACE(
                "t0"."name",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "name",
              REGEXP_REPLACE(
                "t0"."code",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "code",
              REGEXP_REPLACE(
                "t0"."credit_code",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "credit_code",
              REGEXP_REPLACE(
                "t0"."name_en",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "name_en",
              REGEXP_REPLACE(
                "t0"."area",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "area",
              REGEXP_REPLACE(
                "t0"."industry",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "industry",
              REGEXP_REPLACE(
                "t0"."owner_kind",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "owner_kind",
              REGEXP_REPLACE(
                "t0"."employees",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "employees",
              REGEXP_REPLACE(
                "t0"."founded",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "founded",
              REGEXP_REPLACE(
                "t0"."revenue",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "revenue",
              REGEXP_REPLACE(
                "t0"."website",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "website",
              REGEXP_REPLACE(
                "t0"."address",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "address",
              REGEXP_REPLACE(
                "t0"."market",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "market",
              REGEXP_REPLACE(
                "t0"."person",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "person",
              REGEXP_REPLACE(
                "t0"."title",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "title",
              REGEXP_REPLACE(
                "t0"."phone",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "phone",
              REGEXP_REPLACE(
                "t0"."email",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "email",
              REGEXP_REPLACE(
                "t0"."trigger",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "trigger",
              REGEXP_REPLACE(
                "t0"."trigger_on",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "trigger_on",
              REGEXP_REPLACE(
                "t0"."note",
                '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                '',
                'g'
              ) AS "note",
              "t0"."line",
              "t0"."company_id",
              "t0"."sold_before",
              "t0"."reference",
              "t0"."personally_involved"
            FROM "rows" AS "t0"
          ) AS "t1"
        ) AS "t2"
      ) AS "t3"
    ) AS "t4"
  ) AS "t5"
) AS "t6"
WHERE
  "t6"."name_key" IS NOT NULL

-- step: grouped
SELECT
  "t12"."line",
  MIN("t12"."line") OVER (
    PARTITION BY "t12"."group"
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) AS "company"
FROM (
  SELECT
    "t2"."line",
    COALESCE(
      COALESCE('r:' || COALESCE("t2"."credit_code", "t6"."told"), 'c:' || "t2"."code"),
      "t11"."named",
      'n:' || "t2"."name_key",
      CAST("t2"."line" AS TEXT)
    ) AS "group"
  FROM (
    SELECT
      "t0"."line",
      "t0"."name_key",
      "t0"."code",
      "t0"."credit_code"
    FROM "clean" AS "t0"
  ) AS "t2"
  LEFT OUTER JOIN (
    SELECT
      "t4"."code",
      "t4"."told"
    FROM (
      SELECT
        "t3"."code",
        COUNT(DISTINCT "t3"."credit_code") AS "credits",
        MIN("t3"."credit_code") AS "told"
      FROM (
        SELECT
          "t0"."line",
          "t0"."name_key",
          "t0"."code",
          "t0"."credit_code"
        FROM "clean" AS "t0"
        WHERE
          "t0"."code" IS NOT NULL AND "t0"."credit_code" IS NOT NULL
      ) AS "t3"
      GROUP BY
        1
    ) AS "t4"
    WHERE
      "t4"."credits" = 1
  ) AS "t6"
    ON "t2"."code" = "t6"."code"
  LEFT OUTER JOIN (
    SELECT
      "t9"."name_key",
      "t9"."named"
    FROM (
      SELECT
        "t8"."name_key",
        COUNT(DISTINCT "t8"."code_key") AS "codes",
        MIN("t8"."code_key") AS "named"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t2"."line",
            "t2"."name_key",
            COALESCE('r:' || COALESCE("t2"."credit_code", "t6"."told"), 'c:' || "t2"."code") AS "code_key"
          FROM (
            SELECT
              "t0"."line",
              "t0"."name_key",
              "t0"."code",
              "t0"."credit_code"
            FROM "clean" AS "t0"
          ) AS "t2"
          LEFT OUTER JOIN (
            SELECT
              "t4"."code",
              "t4"."told"
            FROM (
              SELECT
                "t3"."code",
                COUNT(DISTINCT "t3"."credit_code") AS "credits",
                MIN("t3"."credit_code") AS "told"
              FROM (
                SELECT
                  "t0"."line",
                  "t0"."name_key",
                  "t0"."code",
                  "t0"."credit_code"
                FROM "clean" AS "t0"
                WHERE
                  "t0"."code" IS NOT NULL AND "t0"."credit_code" IS NOT NULL
              ) AS "t3"
              GROUP BY
                1
            ) AS "t4"
            WHERE
              "t4"."credits" = 1
          ) AS "t6"
            ON "t2"."code" = "t6"."code"
        ) AS "t7"
        WHERE
          "t7"."code_key" IS NOT NULL
      ) AS "t8"
      GROUP BY
        1
    ) AS "t9"
    WHERE
      "t9"."codes" = 1
  ) AS "t11"
    ON "t2"."name_key" = "t11"."name_key"
) AS "t12"

-- step: by_id
SELECT
  "t0"."line",
  "t0"."company_id" AS "company"
FROM "clean" AS "t0"

-- step: companies
WITH "t5" AS (
  SELECT
    "t4"."name",
    "t4"."code",
    "t4"."credit_code",
    "t4"."name_en",
    "t4"."area",
    "t4"."industry",
    "t4"."owner_kind",
    "t4"."employees",
    "t4"."founded",
    "t4"."revenue",
    "t4"."website",
    "t4"."address",
    "t4"."market",
    "t4"."person",
    "t4"."title",
    "t4"."phone",
    "t4"."email",
    "t4"."trigger",
    "t4"."trigger_on",
    "t4"."note",
    "t4"."line",
    "t4"."company_id",
    "t4"."sold_before",
    "t4"."reference",
    "t4"."personally_involved",
    "t4"."industry_key",
    "t4"."owner_key",
    "t4"."trigger_key",
    "t4"."name_key",
    "t4"."employees_from",
    "t4"."employees_to",
    "t4"."company",
    COUNT(*) OVER (
      PARTITION BY "t4"."company"
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "rows"
  FROM (
    SELECT
      "t2"."name",
      "t2"."code",
      "t2"."credit_code",
      "t2"."name_en",
      "t2"."area",
      "t2"."industry",
      "t2"."owner_kind",
      "t2"."employees",
      "t2"."founded",
      "t2"."revenue",
      "t2"."website",
      "t2"."address",
      "t2"."market",
      "t2"."person",
      "t2"."title",
      "t2"."phone",
      "t2"."email",
      "t2"."trigger",
      "t2"."trigger_on",
      "t2"."note",
      "t2"."line",
      "t2"."company_id",
      "t2"."sold_before",
      "t2"."reference",
      "t2"."personally_involved",
      "t2"."industry_key",
      "t2"."owner_key",
      "t2"."trigger_key",
      "t2"."name_key",
      "t2"."employees_from",
      "t2"."employees_to",
      "t3"."company"
    FROM "clean" AS "t2"
    INNER JOIN "grouped" AS "t3"
      ON "t2"."line" = "t3"."line"
  ) AS "t4"
)
SELECT
  *
FROM (
  SELECT
    "t6"."company",
    "t6"."line",
    "t6"."name",
    "t6"."code",
    "t6"."credit_code",
    "t6"."name_en",
    "t6"."area",
    "t6"."industry",
    "t6"."owner_kind",
    "t6"."employees",
    "t6"."founded",
    "t6"."revenue",
    "t6"."website",
    "t6"."address",
    "t6"."market",
    "t6"."trigger",
    "t6"."trigger_on",
    "t6"."note",
    "t6"."name_key",
    "t6"."industry_key",
    "t6"."owner_key",
    "t6"."trigger_key",
    "t6"."employees_from",
    "t6"."employees_to",
    "t6"."sold_before",
    "t6"."reference",
    "t6"."personally_involved"
  FROM "t5" AS "t6"
  WHERE
    "t6"."rows" = 1
) AS "t7"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t8"."company",
    MIN("t8"."line") AS "line",
    FIRST("t8"."name" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."name" IS NOT NULL) AS "name",
    FIRST("t8"."code" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."code" IS NOT NULL) AS "code",
    FIRST("t8"."credit_code" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."credit_code" IS NOT NULL) AS "credit_code",
    FIRST("t8"."name_en" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."name_en" IS NOT NULL) AS "name_en",
    FIRST("t8"."area" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."area" IS NOT NULL) AS "area",
    FIRST("t8"."industry" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."industry" IS NOT NULL) AS "industry",
    FIRST("t8"."owner_kind" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."owner_kind" IS NOT NULL) AS "owner_kind",
    FIRST("t8"."employees" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."employees" IS NOT NULL) AS "employees",
    FIRST("t8"."founded" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."founded" IS NOT NULL) AS "founded",
    FIRST("t8"."revenue" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."revenue" IS NOT NULL) AS "revenue",
    FIRST("t8"."website" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."website" IS NOT NULL) AS "website",
    FIRST("t8"."address" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."address" IS NOT NULL) AS "address",
    FIRST("t8"."market" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."market" IS NOT NULL) AS "market",
    FIRST("t8"."trigger" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."trigger" IS NOT NULL) AS "trigger",
    FIRST("t8"."trigger_on" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."trigger_on" IS NOT NULL) AS "trigger_on",
    FIRST("t8"."note" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."note" IS NOT NULL) AS "note",
    FIRST("t8"."name_key" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."name_key" IS NOT NULL) AS "name_key",
    FIRST("t8"."industry_key" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."industry_key" IS NOT NULL) AS "industry_key",
    FIRST("t8"."owner_key" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."owner_key" IS NOT NULL) AS "owner_key",
    FIRST("t8"."trigger_key" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."trigger_key" IS NOT NULL) AS "trigger_key",
    FIRST("t8"."employees_from" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."employees_from" IS NOT NULL) AS "employees_from",
    FIRST("t8"."employees_to" ORDER BY "t8"."line") FILTER(WHERE
      "t8"."employees_to" IS NOT NULL) AS "employees_to",
    MAX("t8"."sold_before") AS "sold_before",
    MAX("t8"."reference") AS "reference",
    MAX("t8"."personally_involved") AS "personally_involved"
  FROM (
    SELECT
      *
    FROM "t5" AS "t6"
    WHERE
      "t6"."rows" > 1
  ) AS "t8"
  GROUP BY
    1
) AS "t9"

-- step: people
SELECT
  "t3"."company",
  "t2"."line",
  "t2"."person",
  "t2"."title",
  "t2"."phone",
  "t2"."email"
FROM "clean" AS "t2"
INNER JOIN "grouped" AS "t3"
  ON "t2"."line" = "t3"."line"

-- step: unmet
SELECT DISTINCT
  "t14"."company",
  TRUE AS "unmet"
FROM (
  SELECT
    "t13"."company",
    "t13"."field",
    "t13"."value",
    "t13"."place",
    "t13"."key",
    "t6"."place" AS "place_right",
    "t6"."field" AS "field_right",
    "t6"."key" AS "key_right",
    "t6"."met"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t10"."company",
        "t10"."field",
        "t10"."value",
        "t10"."place",
        NULLIF(
          REGEXP_REPLACE(
            REGEXP_REPLACE(
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        LOWER(
                          CASE
                            WHEN REGEXP_MATCHES(
                              "t10"."value",
                              '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                            )
                            THEN TRANSLATE(
                              "t10"."value",
                              '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                              '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                            )
                            ELSE "t10"."value"
                          END
                        ),
                        '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                        ' ',
                        'g'
                      ),
                      '\[[0-9]+\]',
                      '',
                      'g'
                    ),
                    '&',
                    ' and ',
                    'g'
                  ),
                  '[.''’‘`´]',
                  '',
                  'g'
                ),
                '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                ' ',
                'g'
              ),
              '^ +| +$',
              '',
              'g'
            ),
            ' ',
            '',
            'g'
          ),
          ''
        ) AS "key"
      FROM (
        SELECT
          "t9"."company",
          "t9"."field",
          "t9"."value",
          "t5"."place"
        FROM (
          SELECT
            "t7"."company",
            "t7"."__pivoted__"."field" AS "field",
            "t7"."__pivoted__"."value" AS "value"
          FROM (
            SELECT
              "t4"."company",
              UNNEST(
                CAST([
                  {'field': 'name', 'value': "t4"."name"},
                  {'field': 'code', 'value': "t4"."code"},
                  {'field': 'credit_code', 'value': "t4"."credit_code"},
                  {'field': 'name_en', 'value': "t4"."name_en"},
                  {'field': 'area', 'value': "t4"."area"},
                  {'field': 'industry', 'value': "t4"."industry"},
                  {'field': 'owner_kind', 'value': "t4"."owner_kind"},
                  {'field': 'employees', 'value': "t4"."employees"},
                  {'field': 'founded', 'value': "t4"."founded"},
                  {'field': 'revenue', 'value': "t4"."revenue"},
                  {'field': 'website', 'value': "t4"."website"},
                  {'field': 'address', 'value': "t4"."address"},
                  {'field': 'market', 'value': "t4"."market"},
                  {'field': 'trigger', 'value': "t4"."trigger"},
                  {'field': 'trigger_on', 'value': "t4"."trigger_on"},
                  {'field': 'note', 'value': "t4"."note"}
                ] AS STRUCT("field" TEXT, "value" TEXT)[])
              ) AS "__pivoted__"
            FROM (
              SELECT
                "t1"."company",
                "t1"."name",
                "t1"."code",
                "t1"."credit_code",
                "t1"."name_en",
                "t1"."area",
                "t1"."industry",
                "t1"."owner_kind",
                "t1"."employees",
                "t1"."founded",
                "t1"."revenue",
                "t1"."website",
                "t1"."address",
                "t1"."market",
                "t1"."trigger",
                "t1"."trigger_on",
                "t1"."note"
              FROM "companies" AS "t1"
            ) AS "t4"
          ) AS "t7"
          WHERE
            (
              "t7"."__pivoted__"."value"
            ) IS NOT NULL
        ) AS "t9"
        INNER JOIN (
          SELECT DISTINCT
            "t0"."place",
            "t0"."field"
          FROM "conditions" AS "t0"
        ) AS "t5"
          ON "t9"."field" = "t5"."field"
      ) AS "t10"
    ) AS "t11"
    WHERE
      "t11"."key" IS NOT NULL
  ) AS "t13"
  LEFT OUTER JOIN (
    SELECT
      "t0"."place",
      "t0"."field",
      "t0"."key",
      TRUE AS "met"
    FROM "conditions" AS "t0"
  ) AS "t6"
    ON "t13"."place" = "t6"."place" AND "t13"."key" = "t6"."key"
) AS "t14"
WHERE
  "t14"."met" IS NULL

-- step: judged
SELECT
  "t36"."company",
  "t36"."line",
  "t36"."person",
  "t36"."title",
  "t36"."phone",
  "t36"."email",
  "t36"."name",
  "t36"."code",
  "t36"."credit_code",
  "t36"."name_en",
  "t36"."area",
  "t36"."industry",
  "t36"."owner_kind",
  "t36"."employees",
  "t36"."founded",
  "t36"."revenue",
  "t36"."website",
  "t36"."address",
  "t36"."market",
  "t36"."trigger",
  "t36"."trigger_on",
  "t36"."note",
  "t36"."name_key",
  "t36"."industry_key",
  "t36"."owner_key",
  "t36"."trigger_key",
  "t36"."employees_from",
  "t36"."employees_to",
  "t36"."sold_before",
  "t36"."reference",
  "t36"."personally_involved",
  "t36"."industry_fits",
  "t36"."industry_points",
  "t36"."sold",
  "t36"."referred",
  "t36"."area_fits",
  "t36"."area_points",
  "t36"."rival",
  "t36"."title_fits",
  "t36"."title_points",
  "t36"."wanted",
  "t36"."unmet",
  "t36"."ask_industry",
  "t36"."ask_title",
  "t36"."ask_territory",
  "t36"."ask_employees",
  "t36"."ask_owner_kind",
  "t36"."ask_conditions",
  "t36"."max_industry",
  "t36"."max_title",
  "t36"."max_territory",
  "t36"."max_trigger",
  "t36"."max_sold_before",
  "t36"."max_reference",
  "t36"."max_personally_involved",
  "t36"."strike_all",
  "t36"."employees_min",
  "t36"."employees_max",
  "t36"."any_trigger",
  CASE
    WHEN "t36"."_industry" AND NOT (
      "t36"."_saved"
    )
    THEN 'industry'
    WHEN "t36"."_title" AND NOT (
      "t36"."_saved"
    )
    THEN 'title'
    WHEN "t36"."_territory" AND NOT (
      "t36"."_saved"
    )
    THEN 'territory'
    WHEN "t36"."_employees" AND NOT (
      "t36"."_saved"
    )
    THEN 'employees'
    WHEN "t36"."_owner_kind" AND NOT (
      "t36"."_saved"
    )
    THEN 'owner_kind'
    WHEN "t36"."_conditions" AND NOT (
      "t36"."_saved"
    )
    THEN 'conditions'
    ELSE NULL
  END AS "rule",
  CASE
    WHEN "t36"."_industry" AND NOT (
      "t36"."_saved"
    )
    THEN 0
    WHEN "t36"."_title" AND NOT (
      "t36"."_saved"
    )
    THEN 1
    WHEN "t36"."_territory" AND NOT (
      "t36"."_saved"
    )
    THEN 2
    WHEN "t36"."_employees" AND NOT (
      "t36"."_saved"
    )
    THEN 3
    WHEN "t36"."_owner_kind" AND NOT (
      "t36"."_saved"
    )
    THEN 4
    WHEN "t36"."_conditions" AND NOT (
      "t36"."_saved"
    )
    THEN 5
    ELSE 6
  END AS "passed"
FROM (
  SELECT
    "t35"."company",
    "t35"."line",
    "t35"."person",
    "t35"."title",
    "t35"."phone",
    "t35"."email",
    "t35"."name",
    "t35"."code",
    "t35"."credit_code",
    "t35"."name_en",
    "t35"."area",
    "t35"."industry",
    "t35"."owner_kind",
    "t35"."employees",
    "t35"."founded",
    "t35"."revenue",
    "t35"."website",
    "t35"."address",
    "t35"."market",
    "t35"."trigger",
    "t35"."trigger_on",
    "t35"."note",
    "t35"."name_key",
    "t35"."industry_key",
    "t35"."owner_key",
    "t35"."trigger_key",
    "t35"."employees_from",
    "t35"."employees_to",
    "t35"."sold_before",
    "t35"."reference",
    "t35"."personally_involved",
    "t35"."industry_fits",
    "t35"."industry_points",
    "t35"."sold",
    "t35"."referred",
    "t35"."area_fits",
    "t35"."area_points",
    "t35"."rival",
    "t35"."title_fits",
    "t35"."title_points",
    "t35"."wanted",
    "t35"."unmet",
    "t35"."ask_industry",
    "t35"."ask_title",
    "t35"."ask_territory",
    "t35"."ask_employees",
    "t35"."ask_owner_kind",
    "t35"."ask_conditions",
    "t35"."max_industry",
    "t35"."max_title",
    "t35"."max_territory",
    "t35"."max_trigger",
    "t35"."max_sold_before",
    "t35"."max_reference",
    "t35"."max_personally_involved",
    "t35"."strike_all",
    "t35"."employees_min",
    "t35"."employees_max",
    "t35"."any_trigger",
    COALESCE(
      "t35"."ask_industry"
      AND (
        (
          "t35"."industry_key" IS NOT NULL
        )
        AND NOT (
          COALESCE("t35"."industry_fits", FALSE)
        )
      ),
      FALSE
    ) AS "_industry",
    COALESCE(
      "t35"."ask_title"
      AND (
        (
          "t35"."title" IS NOT NULL
        ) AND NOT (
          COALESCE("t35"."title_fits", FALSE)
        )
      ),
      FALSE
    ) AS "_title",
    COALESCE(
      "t35"."ask_territory"
      AND (
        (
          "t35"."area" IS NOT NULL
        ) AND NOT (
          COALESCE("t35"."area_fits", TRUE)
        )
      ),
      FALSE
    ) AS "_territory",
    COALESCE(
      "t35"."ask_employees"
      AND (
        (
          "t35"."employees_to" < "t35"."employees_min"
        )
        OR (
          "t35"."employees_from" > "t35"."employees_max"
        )
      ),
      FALSE
    ) AS "_employees",
    COALESCE(
      "t35"."ask_owner_kind"
      AND (
        (
          "t35"."owner_key" IS NOT NULL
        ) AND (
          "t35"."wanted" IS NULL
        )
      ),
      FALSE
    ) AS "_owner_kind",
    COALESCE("t35"."ask_conditions" AND (
      "t35"."unmet" IS NOT NULL
    ), FALSE) AS "_conditions",
    "t35"."strike_all"
    AND (
      (
        "t35"."ask_industry"
        AND NOT (
          COALESCE(
            "t35"."ask_industry"
            AND (
              (
                "t35"."industry_key" IS NOT NULL
              )
              AND NOT (
                COALESCE("t35"."industry_fits", FALSE)
              )
            ),
            FALSE
          )
        )
      )
      OR (
        "t35"."ask_title"
        AND NOT (
          COALESCE(
            "t35"."ask_title"
            AND (
              (
                "t35"."title" IS NOT NULL
              ) AND NOT (
                COALESCE("t35"."title_fits", FALSE)
              )
            ),
            FALSE
          )
        )
      )
      OR (
        "t35"."ask_territory"
        AND NOT (
          COALESCE(
            "t35"."ask_territory"
            AND (
              (
                "t35"."area" IS NOT NULL
              ) AND NOT (
                COALESCE("t35"."area_fits", TRUE)
              )
            ),
            FALSE
          )
        )
      )
      OR (
        "t35"."ask_employees"
        AND NOT (
          COALESCE(
            "t35"."ask_employees"
            AND (
              (
                "t35"."employees_to" < "t35"."employees_min"
              )
              OR (
                "t35"."employees_from" > "t35"."employees_max"
              )
            ),
            FALSE
          )
        )
      )
      OR (
        "t35"."ask_owner_kind"
        AND NOT (
          COALESCE(
            "t35"."ask_owner_kind"
            AND (
              (
                "t35"."owner_key" IS NOT NULL
              ) AND (
                "t35"."wanted" IS NULL
              )
            ),
            FALSE
          )
        )
      )
      OR (
        "t35"."ask_conditions"
        AND NOT (
          COALESCE("t35"."ask_conditions" AND (
            "t35"."unmet" IS NOT NULL
          ), FALSE)
        )
      )
    ) AS "_saved"
  FROM (
    SELECT
      "t34"."company",
      "t34"."line",
      "t34"."person",
      "t34"."title",
      "t34"."phone",
      "t34"."email",
      "t34"."name",
      "t34"."code",
      "t34"."credit_code",
      "t34"."name_en",
      "t34"."area",
      "t34"."industry",
      "t34"."owner_kind",
      "t34"."employees",
      "t34"."founded",
      "t34"."revenue",
      "t34"."website",
      "t34"."address",
      "t34"."market",
      "t34"."trigger",
      "t34"."trigger_on",
      "t34"."note",
      "t34"."name_key",
      "t34"."industry_key",
      "t34"."owner_key",
      "t34"."trigger_key",
      "t34"."employees_from",
      "t34"."employees_to",
      "t34"."sold_before",
      "t34"."reference",
      "t34"."personally_involved",
      "t34"."industry_fits",
      "t34"."industry_points",
      "t34"."sold",
      "t34"."referred",
      "t34"."area_fits",
      "t34"."area_points",
      "t34"."rival",
      "t34"."title_fits",
      "t34"."title_points",
      "t34"."wanted",
      "t34"."unmet",
      "t8"."ask_industry",
      "t8"."ask_title",
      "t8"."ask_territory",
      "t8"."ask_employees",
      "t8"."ask_owner_kind",
      "t8"."ask_conditions",
      "t8"."max_industry",
      "t8"."max_title",
      "t8"."max_territory",
      "t8"."max_trigger",
      "t8"."max_sold_before",
      "t8"."max_reference",
      "t8"."max_personally_involved",
      "t8"."strike_all",
      "t8"."employees_min",
      "t8"."employees_max",
      "t8"."any_trigger"
    FROM (
      SELECT
        "t32".*
        EXCLUDE ("company_right")
      FROM (
        SELECT
          "t31"."company",
          "t31"."line",
          "t31"."person",
          "t31"."title",
          "t31"."phone",
          "t31"."email",
          "t31"."name",
          "t31"."code",
          "t31"."credit_code",
          "t31"."name_en",
          "t31"."area",
          "t31"."industry",
          "t31"."owner_kind",
          "t31"."employees",
          "t31"."founded",
          "t31"."revenue",
          "t31"."website",
          "t31"."address",
          "t31"."market",
          "t31"."trigger",
          "t31"."trigger_on",
          "t31"."note",
          "t31"."name_key",
          "t31"."industry_key",
          "t31"."owner_key",
          "t31"."trigger_key",
          "t31"."employees_from",
          "t31"."employees_to",
          "t31"."sold_before",
          "t31"."reference",
          "t31"."personally_involved",
          "t31"."industry_fits",
          "t31"."industry_points",
          "t31"."sold",
          "t31"."referred",
          "t31"."area_fits",
          "t31"."area_points",
          "t31"."rival",
          "t31"."title_fits",
          "t31"."title_points",
          "t31"."wanted",
          "t9"."company" AS "company_right",
          "t9"."unmet"
        FROM (
          SELECT
            "t29".*
            EXCLUDE ("owner_key_right")
          FROM (
            SELECT
              "t28"."company",
              "t28"."line",
              "t28"."person",
              "t28"."title",
              "t28"."phone",
              "t28"."email",
              "t28"."name",
              "t28"."code",
              "t28"."credit_code",
              "t28"."name_en",
              "t28"."area",
              "t28"."industry",
              "t28"."owner_kind",
              "t28"."employees",
              "t28"."founded",
              "t28"."revenue",
              "t28"."website",
              "t28"."address",
              "t28"."market",
              "t28"."trigger",
              "t28"."trigger_on",
              "t28"."note",
              "t28"."name_key",
              "t28"."industry_key",
              "t28"."owner_key",
              "t28"."trigger_key",
              "t28"."employees_from",
              "t28"."employees_to",
              "t28"."sold_before",
              "t28"."reference",
              "t28"."personally_involved",
              "t28"."industry_fits",
              "t28"."industry_points",
              "t28"."sold",
              "t28"."referred",
              "t28"."area_fits",
              "t28"."area_points",
              "t28"."rival",
              "t28"."title_fits",
              "t28"."title_points",
              "t10"."owner_key" AS "owner_key_right",
              "t10"."wanted"
            FROM (
              SELECT
                "t26".*
                EXCLUDE ("title_right")
              FROM (
                SELECT
                  "t25"."company",
                  "t25"."line",
                  "t25"."person",
                  "t25"."title",
                  "t25"."phone",
                  "t25"."email",
                  "t25"."name",
                  "t25"."code",
                  "t25"."credit_code",
                  "t25"."name_en",
                  "t25"."area",
                  "t25"."industry",
                  "t25"."owner_kind",
                  "t25"."employees",
                  "t25"."founded",
                  "t25"."revenue",
                  "t25"."website",
                  "t25"."address",
                  "t25"."market",
                  "t25"."trigger",
                  "t25"."trigger_on",
                  "t25"."note",
                  "t25"."name_key",
                  "t25"."industry_key",
                  "t25"."owner_key",
                  "t25"."trigger_key",
                  "t25"."employees_from",
                  "t25"."employees_to",
                  "t25"."sold_before",
                  "t25"."reference",
                  "t25"."personally_involved",
                  "t25"."industry_fits",
                  "t25"."industry_points",
                  "t25"."sold",
                  "t25"."referred",
                  "t25"."area_fits",
                  "t25"."area_points",
                  "t25"."rival",
                  "t17"."title" AS "title_right",
                  "t17"."title_fits",
                  "t17"."title_points"
                FROM (
                  SELECT
                    "t23".*
                    EXCLUDE ("area_right")
                  FROM (
                    SELECT
                      "t22"."company",
                      "t22"."line",
                      "t22"."person",
                      "t22"."title",
                      "t22"."phone",
                      "t22"."email",
                      "t22"."name",
                      "t22"."code",
                      "t22"."credit_code",
                      "t22"."name_en",
                      "t22"."area",
                      "t22"."industry",
                      "t22"."owner_kind",
                      "t22"."employees",
                      "t22"."founded",
                      "t22"."revenue",
                      "t22"."website",
                      "t22"."address",
                      "t22"."market",
                      "t22"."trigger",
                      "t22"."trigger_on",
                      "t22"."note",
                      "t22"."name_key",
                      "t22"."industry_key",
                      "t22"."owner_key",
                      "t22"."trigger_key",
                      "t22"."employees_from",
                      "t22"."employees_to",
                      "t22"."sold_before",
                      "t22"."reference",
                      "t22"."personally_involved",
                      "t22"."industry_fits",
                      "t22"."industry_points",
                      "t22"."sold",
                      "t22"."referred",
                      "t18"."area" AS "area_right",
                      "t18"."area_fits",
                      "t18"."area_points",
                      "t18"."rival"
                    FROM (
                      SELECT
                        "t20".*
                        EXCLUDE ("industry_key_right")
                      FROM (
                        SELECT
                          "t11"."company",
                          "t11"."line",
                          "t11"."person",
                          "t11"."title",
                          "t11"."phone",
                          "t11"."email",
                          "t15"."name",
                          "t15"."code",
                          "t15"."credit_code",
                          "t15"."name_en",
                          "t15"."area",
                          "t15"."industry",
                          "t15"."owner_kind",
                          "t15"."employees",
                          "t15"."founded",
                          "t15"."revenue",
                          "t15"."website",
                          "t15"."address",
                          "t15"."market",
                          "t15"."trigger",
                          "t15"."trigger_on",
                          "t15"."note",
                          "t15"."name_key",
                          "t15"."industry_key",
                          "t15"."owner_key",
                          "t15"."trigger_key",
                          "t15"."employees_from",
                          "t15"."employees_to",
                          "t15"."sold_before",
                          "t15"."reference",
                          "t15"."personally_involved",
                          "t19"."industry_key" AS "industry_key_right",
                          "t19"."industry_fits",
                          "t19"."industry_points",
                          "t19"."sold",
                          "t19"."referred"
                        FROM "people" AS "t11"
                        INNER JOIN (
                          SELECT
                            "t6".*
                            EXCLUDE ("line")
                          FROM "companies" AS "t6"
                        ) AS "t15"
                          ON "t11"."company" = "t15"."company"
                        LEFT OUTER JOIN (
                          SELECT
                            "t7"."industry_key",
                            "t7"."fits" AS "industry_fits",
                            "t7"."points" AS "industry_points",
                            "t7"."sold",
                            "t7"."referred"
                          FROM "industries" AS "t7"
                        ) AS "t19"
                          ON "t15"."industry_key" = "t19"."industry_key"
                      ) AS "t20"
                    ) AS "t22"
                    LEFT OUTER JOIN (
                      SELECT
                        "t4"."area",
                        "t4"."fits" AS "area_fits",
                        "t4"."points" AS "area_points",
                        "t4"."rival"
                      FROM "areas" AS "t4"
                    ) AS "t18"
                      ON "t22"."area" = "t18"."area"
                  ) AS "t23"
                ) AS "t25"
                LEFT OUTER JOIN (
                  SELECT
                    "t3"."title",
                    "t3"."fits" AS "title_fits",
                    "t3"."points" AS "title_points"
                  FROM "titles" AS "t3"
                ) AS "t17"
                  ON "t25"."title" = "t17"."title"
              ) AS "t26"
            ) AS "t28"
            LEFT OUTER JOIN "owners" AS "t10"
              ON "t28"."owner_key" = "t10"."owner_key"
          ) AS "t29"
        ) AS "t31"
        LEFT OUTER JOIN "unmet" AS "t9"
          ON "t31"."company" = "t9"."company"
      ) AS "t32"
    ) AS "t34"
    CROSS JOIN "settings" AS "t8"
  ) AS "t35"
) AS "t36"

-- step: tally
SELECT
  "t1"."passed",
  COUNT(*) AS "companies"
FROM (
  SELECT
    "t0"."company",
    MAX("t0"."passed") AS "passed"
  FROM "judged" AS "t0"
  GROUP BY
    1
) AS "t1"
GROUP BY
  1

-- step: best
SELECT
  "t27".*
  EXCLUDE ("_place")
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t25"."company",
      "t25"."line",
      "t25"."person",
      "t25"."title",
      "t25"."phone",
      "t25"."email",
      "t25"."name",
      "t25"."code",
      "t25"."credit_code",
      "t25"."name_en",
      "t25"."area",
      "t25"."industry",
      "t25"."owner_kind",
      "t25"."employees",
      "t25"."founded",
      "t25"."revenue",
      "t25"."website",
      "t25"."address",
      "t25"."market",
      "t25"."trigger",
      "t25"."trigger_on",
      "t25"."note",
      "t25"."name_key",
      "t25"."industry_key",
      "t25"."owner_key",
      "t25"."trigger_key",
      "t25"."employees_from",
      "t25"."employees_to",
      "t25"."sold_before",
      "t25"."reference",
      "t25"."personally_involved",
      "t25"."industry_fits",
      "t25"."industry_points",
      "t25"."sold",
      "t25"."referred",
      "t25"."area_fits",
      "t25"."area_points",
      "t25"."rival",
      "t25"."title_fits",
      "t25"."title_points",
      "t25"."wanted",
      "t25"."unmet",
      "t25"."ask_industry",
      "t25"."ask_title",
      "t25"."ask_territory",
      "t25"."ask_employees",
      "t25"."ask_owner_kind",
      "t25"."ask_conditions",
      "t25"."max_industry",
      "t25"."max_title",
      "t25"."max_territory",
      "t25"."max_trigger",
      "t25"."max_sold_before",
      "t25"."max_reference",
      "t25"."max_personally_involved",
      "t25"."strike_all",
      "t25"."employees_min",
      "t25"."employees_max",
      "t25"."any_trigger",
      "t25"."rule",
      "t25"."passed",
      "t25"."trigger_points",
      "t25"."_name",
      "t25"."_code",
      "t25"."by_name",
      "t25"."by_code",
      "t25"."involved",
      "t25"."p_industry",
      "t25"."p_title",
      "t25"."p_territory",
      "t25"."p_trigger",
      "t25"."p_sold_before",
      "t25"."p_reference",
      "t25"."p_personally_involved",
      "t25"."points",
      "t25"."possible",
      ROW_NUMBER() OVER (
        PARTITION BY "t25"."company"
        ORDER BY "t25"."passed" DESC, "t25"."points" DESC, "t25"."possible" DESC, "t25"."line" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "_place"
    FROM (
      SELECT
        "t24"."company",
        "t24"."line",
        "t24"."person",
        "t24"."title",
        "t24"."phone",
        "t24"."email",
        "t24"."name",
        "t24"."code",
        "t24"."credit_code",
        "t24"."name_en",
        "t24"."area",
        "t24"."industry",
        "t24"."owner_kind",
        "t24"."employees",
        "t24"."founded",
        "t24"."revenue",
        "t24"."website",
        "t24"."address",
        "t24"."market",
        "t24"."trigger",
        "t24"."trigger_on",
        "t24"."note",
        "t24"."name_key",
        "t24"."industry_key",
        "t24"."owner_key",
        "t24"."trigger_key",
        "t24"."employees_from",
        "t24"."employees_to",
        "t24"."sold_before",
        "t24"."reference",
        "t24"."personally_involved",
        "t24"."industry_fits",
        "t24"."industry_points",
        "t24"."sold",
        "t24"."referred",
        "t24"."area_fits",
        "t24"."area_points",
        "t24"."rival",
        "t24"."title_fits",
        "t24"."title_points",
        "t24"."wanted",
        "t24"."unmet",
        "t24"."ask_industry",
        "t24"."ask_title",
        "t24"."ask_territory",
        "t24"."ask_employees",
        "t24"."ask_owner_kind",
        "t24"."ask_conditions",
        "t24"."max_industry",
        "t24"."max_title",
        "t24"."max_territory",
        "t24"."max_trigger",
        "t24"."max_sold_before",
        "t24"."max_reference",
        "t24"."max_personally_involved",
        "t24"."strike_all",
        "t24"."employees_min",
        "t24"."employees_max",
        "t24"."any_trigger",
        "t24"."rule",
        "t24"."passed",
        "t24"."trigger_points",
        "t24"."_name",
        "t24"."_code",
        "t24"."by_name",
        "t24"."by_code",
        "t24"."involved",
        "t24"."p_industry",
        "t24"."p_title",
        "t24"."p_territory",
        "t24"."p_trigger",
        "t24"."p_sold_before",
        "t24"."p_reference",
        "t24"."p_personally_involved",
        COALESCE("t24"."p_industry", 0) + COALESCE("t24"."p_title", 0) + COALESCE("t24"."p_territory", 0) + COALESCE("t24"."p_trigger", 0) + COALESCE("t24"."p_sold_before", 0) + COALESCE("t24"."p_reference", 0) + COALESCE("t24"."p_personally_involved", 0) AS "points",
        COALESCE("t24"."p_industry", "t24"."max_industry") + COALESCE("t24"."p_title", "t24"."max_title") + COALESCE("t24"."p_territory", "t24"."max_territory") + COALESCE("t24"."p_trigger", "t24"."max_trigger") + COALESCE("t24"."p_sold_before", "t24"."max_sold_before") + COALESCE("t24"."p_reference", "t24"."max_reference") + COALESCE("t24"."p_personally_involved", "t24"."max_personally_involved") AS "possible"
      FROM (
        SELECT
          "t23"."company",
          "t23"."line",
          "t23"."person",
          "t23"."title",
          "t23"."phone",
          "t23"."email",
          "t23"."name",
          "t23"."code",
          "t23"."credit_code",
          "t23"."name_en",
          "t23"."area",
          "t23"."industry",
          "t23"."owner_kind",
          "t23"."employees",
          "t23"."founded",
          "t23"."revenue",
          "t23"."website",
          "t23"."address",
          "t23"."market",
          "t23"."trigger",
          "t23"."trigger_on",
          "t23"."note",
          "t23"."name_key",
          "t23"."industry_key",
          "t23"."owner_key",
          "t23"."trigger_key",
          "t23"."employees_from",
          "t23"."employees_to",
          "t23"."sold_before",
          "t23"."reference",
          "t23"."personally_involved",
          "t23"."industry_fits",
          "t23"."industry_points",
          "t23"."sold",
          "t23"."referred",
          "t23"."area_fits",
          "t23"."area_points",
          "t23"."rival",
          "t23"."title_fits",
          "t23"."title_points",
          "t23"."wanted",
          "t23"."unmet",
          "t23"."ask_industry",
          "t23"."ask_title",
          "t23"."ask_territory",
          "t23"."ask_employees",
          "t23"."ask_owner_kind",
          "t23"."ask_conditions",
          "t23"."max_industry",
          "t23"."max_title",
          "t23"."max_territory",
          "t23"."max_trigger",
          "t23"."max_sold_before",
          "t23"."max_reference",
          "t23"."max_personally_involved",
          "t23"."strike_all",
          "t23"."employees_min",
          "t23"."employees_max",
          "t23"."any_trigger",
          "t23"."rule",
          "t23"."passed",
          "t23"."trigger_points",
          "t23"."_name",
          "t23"."_code",
          "t23"."by_name",
          "t23"."by_code",
          COALESCE("t23"."by_name", FALSE) OR COALESCE("t23"."by_code", FALSE) AS "involved",
          CASE
            WHEN "t23"."max_industry" > 0
            THEN CASE
              WHEN "t23"."industry_key" IS NULL
              THEN CAST(NULL AS BIGINT)
              ELSE COALESCE("t23"."industry_points", 0)
            END
            ELSE CAST(NULL AS BIGINT)
          END AS "p_industry",
          CASE
            WHEN "t23"."max_title" > 0
            THEN "t23"."title_points"
            ELSE CAST(NULL AS BIGINT)
          END AS "p_title",
          CASE
            WHEN "t23"."max_territory" > 0
            THEN "t23"."area_points"
            ELSE CAST(NULL AS BIGINT)
          END AS "p_territory",
          CASE
            WHEN "t23"."max_trigger" > 0
            THEN CASE
              WHEN "t23"."trigger_key" IS NULL
              THEN 0
              ELSE COALESCE("t23"."trigger_points", "t23"."any_trigger")
            END
            ELSE CAST(NULL AS BIGINT)
          END AS "p_trigger",
          CASE
            WHEN "t23"."max_sold_before" > 0
            THEN CASE
              WHEN "t23"."sold_before" = -1
              THEN CASE
                WHEN "t23"."industry_key" IS NULL
                THEN CAST(NULL AS BIGINT)
                WHEN "t23"."sold"
                THEN "t23"."max_sold_before"
                ELSE 0
              END
              WHEN "t23"."sold_before" = 1
              THEN "t23"."max_sold_before"
              WHEN "t23"."sold_before" = 0
              THEN 0
              ELSE NULL
            END
            ELSE CAST(NULL AS BIGINT)
          END AS "p_sold_before",
          CASE
            WHEN "t23"."max_reference" > 0
            THEN CASE
              WHEN "t23"."reference" = -1
              THEN CASE
                WHEN "t23"."industry_key" IS NULL
                THEN CAST(NULL AS BIGINT)
                WHEN "t23"."referred"
                THEN "t23"."max_reference"
                ELSE 0
              END
              WHEN "t23"."reference" = 1
              THEN "t23"."max_reference"
              WHEN "t23"."reference" = 0
              THEN 0
              ELSE NULL
            END
            ELSE CAST(NULL AS BIGINT)
          END AS "p_reference",
          CASE
            WHEN "t23"."max_personally_involved" > 0
            THEN CASE
              WHEN COALESCE("t23"."personally_involved", 0) = -1
              THEN CASE
                WHEN COALESCE(COALESCE("t23"."by_name", FALSE) OR COALESCE("t23"."by_code", FALSE), FALSE)
                THEN "t23"."max_personally_involved"
                ELSE 0
              END
              WHEN COALESCE("t23"."personally_involved", 0) = 1
              THEN "t23"."max_personally_involved"
              WHEN COALESCE("t23"."personally_involved", 0) = 0
              THEN 0
              ELSE NULL
            END
            ELSE CAST(NULL AS BIGINT)
          END AS "p_personally_involved"
        FROM (
          SELECT
            "t22".*
            EXCLUDE ("_code_right")
          FROM (
            SELECT
              "t21"."company",
              "t21"."line",
              "t21"."person",
              "t21"."title",
              "t21"."phone",
              "t21"."email",
              "t21"."name",
              "t21"."code",
              "t21"."credit_code",
              "t21"."name_en",
              "t21"."area",
              "t21"."industry",
              "t21"."owner_kind",
              "t21"."employees",
              "t21"."founded",
              "t21"."revenue",
              "t21"."website",
              "t21"."address",
              "t21"."market",
              "t21"."trigger",
              "t21"."trigger_on",
              "t21"."note",
              "t21"."name_key",
              "t21"."industry_key",
              "t21"."owner_key",
              "t21"."trigger_key",
              "t21"."employees_from",
              "t21"."employees_to",
              "t21"."sold_before",
              "t21"."reference",
              "t21"."personally_involved",
              "t21"."industry_fits",
              "t21"."industry_points",
              "t21"."sold",
              "t21"."referred",
              "t21"."area_fits",
              "t21"."area_points",
              "t21"."rival",
              "t21"."title_fits",
              "t21"."title_points",
              "t21"."wanted",
              "t21"."unmet",
              "t21"."ask_industry",
              "t21"."ask_title",
              "t21"."ask_territory",
              "t21"."ask_employees",
              "t21"."ask_owner_kind",
              "t21"."ask_conditions",
              "t21"."max_industry",
              "t21"."max_title",
              "t21"."max_territory",
              "t21"."max_trigger",
              "t21"."max_sold_before",
              "t21"."max_reference",
              "t21"."max_personally_involved",
              "t21"."strike_all",
              "t21"."employees_min",
              "t21"."employees_max",
              "t21"."any_trigger",
              "t21"."rule",
              "t21"."passed",
              "t21"."trigger_points",
              "t21"."_name",
              "t21"."_code",
              "t21"."by_name",
              "t8"."_code" AS "_code_right",
              "t8"."by_code"
            FROM (
              SELECT
                "t19".*
                EXCLUDE ("_name_right")
              FROM (
                SELECT
                  "t18"."company",
                  "t18"."line",
                  "t18"."person",
                  "t18"."title",
                  "t18"."phone",
                  "t18"."email",
                  "t18"."name",
                  "t18"."code",
                  "t18"."credit_code",
                  "t18"."name_en",
                  "t18"."area",
                  "t18"."industry",
                  "t18"."owner_kind",
                  "t18"."employees",
                  "t18"."founded",
                  "t18"."revenue",
                  "t18"."website",
                  "t18"."address",
                  "t18"."market",
                  "t18"."trigger",
                  "t18"."trigger_on",
                  "t18"."note",
                  "t18"."name_key",
                  "t18"."industry_key",
                  "t18"."owner_key",
                  "t18"."trigger_key",
                  "t18"."employees_from",
                  "t18"."employees_to",
                  "t18"."sold_before",
                  "t18"."reference",
                  "t18"."personally_involved",
                  "t18"."industry_fits",
                  "t18"."industry_points",
                  "t18"."sold",
                  "t18"."referred",
                  "t18"."area_fits",
                  "t18"."area_points",
                  "t18"."rival",
                  "t18"."title_fits",
                  "t18"."title_points",
                  "t18"."wanted",
                  "t18"."unmet",
                  "t18"."ask_industry",
                  "t18"."ask_title",
                  "t18"."ask_territory",
                  "t18"."ask_employees",
                  "t18"."ask_owner_kind",
                  "t18"."ask_conditions",
                  "t18"."max_industry",
                  "t18"."max_title",
                  "t18"."max_territory",
                  "t18"."max_trigger",
                  "t18"."max_sold_before",
                  "t18"."max_reference",
                  "t18"."max_personally_involved",
                  "t18"."strike_all",
                  "t18"."employees_min",
                  "t18"."employees_max",
                  "t18"."any_trigger",
                  "t18"."rule",
                  "t18"."passed",
                  "t18"."trigger_points",
                  "t18"."_name",
                  "t18"."_code",
                  "t9"."_name" AS "_name_right",
                  "t9"."by_name"
                FROM (
                  SELECT
                    "t16"."company",
                    "t16"."line",
                    "t16"."person",
                    "t16"."title",
                    "t16"."phone",
                    "t16"."email",
                    "t16"."name",
                    "t16"."code",
                    "t16"."credit_code",
                    "t16"."name_en",
                    "t16"."area",
                    "t16"."industry",
                    "t16"."owner_kind",
                    "t16"."employees",
                    "t16"."founded",
                    "t16"."revenue",
                    "t16"."website",
                    "t16"."address",
                    "t16"."market",
                    "t16"."trigger",
                    "t16"."trigger_on",
                    "t16"."note",
                    "t16"."name_key",
                    "t16"."industry_key",
                    "t16"."owner_key",
                    "t16"."trigger_key",
                    "t16"."employees_from",
                    "t16"."employees_to",
                    "t16"."sold_before",
                    "t16"."reference",
                    "t16"."personally_involved",
                    "t16"."industry_fits",
                    "t16"."industry_points",
                    "t16"."sold",
                    "t16"."referred",
                    "t16"."area_fits",
                    "t16"."area_points",
                    "t16"."rival",
                    "t16"."title_fits",
                    "t16"."title_points",
                    "t16"."wanted",
                    "t16"."unmet",
                    "t16"."ask_industry",
                    "t16"."ask_title",
                    "t16"."ask_territory",
                    "t16"."ask_employees",
                    "t16"."ask_owner_kind",
                    "t16"."ask_conditions",
                    "t16"."max_industry",
                    "t16"."max_title",
                    "t16"."max_territory",
                    "t16"."max_trigger",
                    "t16"."max_sold_before",
                    "t16"."max_reference",
                    "t16"."max_personally_involved",
                    "t16"."strike_all",
                    "t16"."employees_min",
                    "t16"."employees_max",
                    "t16"."any_trigger",
                    "t16"."rule",
                    "t16"."passed",
                    "t16"."trigger_points",
                    'n:' || "t16"."name_key" AS "_name",
                    'c:' || "t16"."code" AS "_code"
                  FROM (
                    SELECT
                      "t15".*
                      EXCLUDE ("company_right")
                    FROM (
                      SELECT
                        "t4"."company",
                        "t4"."line",
                        "t4"."person",
                        "t4"."title",
                        "t4"."phone",
                        "t4"."email",
                        "t4"."name",
                        "t4"."code",
                        "t4"."credit_code",
                        "t4"."name_en",
                        "t4"."area",
                        "t4"."industry",
                        "t4"."owner_kind",
                        "t4"."employees",
                        "t4"."founded",
                        "t4"."revenue",
                        "t4"."website",
                        "t4"."address",
                        "t4"."market",
                        "t4"."trigger",
                        "t4"."trigger_on",
                        "t4"."note",
                        "t4"."name_key",
                        "t4"."industry_key",
                        "t4"."owner_key",
                        "t4"."trigger_key",
                        "t4"."employees_from",
                        "t4"."employees_to",
                        "t4"."sold_before",
                        "t4"."reference",
                        "t4"."personally_involved",
                        "t4"."industry_fits",
                        "t4"."industry_points",
                        "t4"."sold",
                        "t4"."referred",
                        "t4"."area_fits",
                        "t4"."area_points",
                        "t4"."rival",
                        "t4"."title_fits",
                        "t4"."title_points",
                        "t4"."wanted",
                        "t4"."unmet",
                        "t4"."ask_industry",
                        "t4"."ask_title",
                        "t4"."ask_territory",
                        "t4"."ask_employees",
                        "t4"."ask_owner_kind",
                        "t4"."ask_conditions",
                        "t4"."max_industry",
                        "t4"."max_title",
                        "t4"."max_territory",
                        "t4"."max_trigger",
                        "t4"."max_sold_before",
                        "t4"."max_reference",
                        "t4"."max_personally_involved",
                        "t4"."strike_all",
                        "t4"."employees_min",
                        "t4"."employees_max",
                        "t4"."any_trigger",
                        "t4"."rule",
                        "t4"."passed",
                        "t14"."company" AS "company_right",
                        "t14"."trigger_points"
                      FROM "judged" AS "t4"
                      LEFT OUTER JOIN (
                        SELECT
                          "t12"."company",
                          MAX("t12"."points") AS "trigger_points"
                        FROM (
                          SELECT
                            "t11"."company",
                            "t11"."trigger_key",
                            "t5"."word",
                            "t5"."points"
                          FROM (
                            SELECT
                              "t2"."company",
                              "t2"."trigger_key"
                            FROM "companies" AS "t2"
                            WHERE
                              "t2"."trigger_key" IS NOT NULL
                          ) AS "t11"
                          INNER JOIN "triggers" AS "t5"
                            ON CONTAINS("t11"."trigger_key", "t5"."word")
                        ) AS "t12"
                        GROUP BY
                          1
                      ) AS "t14"
                        ON "t4"."company" = "t14"."company"
                    ) AS "t15"
                  ) AS "t16"
                ) AS "t18"
                LEFT OUTER JOIN (
                  SELECT
                    "t0"."key" AS "_name",
                    "t0"."involved" AS "by_name"
                  FROM "involved" AS "t0"
                ) AS "t9"
                  ON "t18"."_name" = "t9"."_name"
              ) AS "t19"
            ) AS "t21"
            LEFT OUTER JOIN (
              SELECT
                "t0"."key" AS "_code",
                "t0"."involved" AS "by_code"
              FROM "involved" AS "t0"
            ) AS "t8"
              ON "t21"."_code" = "t8"."_code"
          ) AS "t22"
        ) AS "t23"
      ) AS "t24"
    ) AS "t25"
  ) AS "t26"
  WHERE
    "t26"."_place" = 0
) AS "t27"

-- step: ranked
SELECT
  "t2"."rank",
  "t2"."company",
  "t2"."line",
  "t2"."name",
  "t2"."code",
  "t2"."credit_code",
  "t2"."name_en",
  "t2"."area",
  "t2"."industry",
  "t2"."owner_kind",
  "t2"."employees",
  "t2"."founded",
  "t2"."revenue",
  "t2"."website",
  "t2"."address",
  "t2"."market",
  "t2"."trigger",
  "t2"."trigger_on",
  "t2"."note",
  "t2"."person",
  "t2"."title",
  "t2"."phone",
  "t2"."email",
  "t2"."points",
  "t2"."possible",
  "t2"."p_industry",
  "t2"."max_industry",
  "t2"."p_title",
  "t2"."max_title",
  "t2"."p_territory",
  "t2"."max_territory",
  "t2"."p_trigger",
  "t2"."max_trigger",
  "t2"."p_sold_before",
  "t2"."max_sold_before",
  "t2"."p_reference",
  "t2"."max_reference",
  "t2"."p_personally_involved",
  "t2"."max_personally_involved",
  LIST_FILTER(
    CAST([
      {'code': CASE
        WHEN "t2"."max_industry" = 0
        THEN 'off'
        WHEN "t2"."p_industry" IS NULL
        THEN 'unknown'
        WHEN "t2"."p_industry" > 0
        THEN 'points'
        ELSE 'none'
      END, 'item': 'industry', 'value': "t2"."industry", 'points': "t2"."p_industry"},
      {'code': CASE
        WHEN "t2"."max_title" = 0
        THEN 'off'
        WHEN "t2"."p_title" IS NULL
        THEN 'unknown'
        WHEN "t2"."p_title" > 0
        THEN 'points'
        ELSE 'none'
      END, 'item': 'title', 'value': "t2"."title", 'points': "t2"."p_title"},
      {'code': CASE
        WHEN "t2"."max_territory" = 0
        THEN 'off'
        WHEN "t2"."p_territory" IS NULL
        THEN 'unknown'
        WHEN "t2"."rival"
        THEN 'stronghold'
        WHEN "t2"."p_territory" > 0
        THEN 'points'
        ELSE 'none'
      END, 'item': 'territory', 'value': "t2"."area", 'points': "t2"."p_territory"},
      {'code': CASE
        WHEN "t2"."max_trigger" = 0
        THEN 'off'
        WHEN "t2"."trigger_key" IS NULL
        THEN 'no_trigger'
        WHEN "t2"."p_trigger" IS NULL
        THEN 'unknown'
        WHEN "t2"."p_trigger" > 0
        THEN 'points'
        ELSE 'none'
      END, 'item': 'trigger', 'value': "t2"."trigger", 'points': "t2"."p_trigger"},
      {'code': CASE
        WHEN "t2"."max_sold_before" = 0
        THEN 'off'
        WHEN "t2"."p_sold_before" IS NULL
        THEN 'unknown'
        WHEN "t2"."p_sold_before" > 0
        THEN 'points'
        ELSE 'none'
      END, 'item': 'sold_before', 'value': "t2"."industry", 'points': "t2"."p_sold_before"},
      {'code': CASE
        WHEN "t2"."max_reference" = 0
        THEN 'off'
        WHEN "t2"."p_reference" IS NULL
        THEN 'unknown'
        WHEN "t2"."p_reference" > 0
        THEN 'points'
        ELSE 'none'
      END, 'item': 'reference', 'value': "t2"."industry", 'points': "t2"."p_reference"},
      {'code': CASE
        WHEN "t2"."max_personally_involved" = 0
        THEN 'off'
        WHEN "t2"."p_personally_involved" IS NULL
        THEN 'unknown'
        WHEN "t2"."p_personally_involved" > 0
        THEN 'points'
        ELSE 'none'
      END, 'item': 'personally_involved', 'value': CAST(NULL AS TEXT), 'points': "t2"."p_personally_involved"}
    ] AS STRUCT("code" TEXT, "item" TEXT, "value" TEXT, "points" BIGINT)[]),
    __ibis_param_entry__ -> (
      __ibis_param_entry__
    )."code" <> 'off'
  ) AS "reasons"
FROM (
  SELECT
    "t1"."company",
    "t1"."line",
    "t1"."person",
    "t1"."title",
    "t1"."phone",
    "t1"."email",
    "t1"."name",
    "t1"."code",
    "t1"."credit_code",
    "t1"."name_en",
    "t1"."area",
    "t1"."industry",
    "t1"."owner_kind",
    "t1"."employees",
    "t1"."founded",
    "t1"."revenue",
    "t1"."website",
    "t1"."address",
    "t1"."market",
    "t1"."trigger",
    "t1"."trigger_on",
    "t1"."note",
    "t1"."name_key",
    "t1"."industry_key",
    "t1"."owner_key",
    "t1"."trigger_key",
    "t1"."employees_from",
    "t1"."employees_to",
    "t1"."sold_before",
    "t1"."reference",
    "t1"."personally_involved",
    "t1"."industry_fits",
    "t1"."industry_points",
    "t1"."sold",
    "t1"."referred",
    "t1"."area_fits",
    "t1"."area_points",
    "t1"."rival",
    "t1"."title_fits",
    "t1"."title_points",
    "t1"."wanted",
    "t1"."unmet",
    "t1"."ask_industry",
    "t1"."ask_title",
    "t1"."ask_territory",
    "t1"."ask_employees",
    "t1"."ask_owner_kind",
    "t1"."ask_conditions",
    "t1"."max_industry",
    "t1"."max_title",
    "t1"."max_territory",
    "t1"."max_trigger",
    "t1"."max_sold_before",
    "t1"."max_reference",
    "t1"."max_personally_involved",
    "t1"."strike_all",
    "t1"."employees_min",
    "t1"."employees_max",
    "t1"."any_trigger",
    "t1"."rule",
    "t1"."passed",
    "t1"."trigger_points",
    "t1"."_name",
    "t1"."_code",
    "t1"."by_name",
    "t1"."by_code",
    "t1"."involved",
    "t1"."p_industry",
    "t1"."p_title",
    "t1"."p_territory",
    "t1"."p_trigger",
    "t1"."p_sold_before",
    "t1"."p_reference",
    "t1"."p_personally_involved",
    "t1"."points",
    "t1"."possible",
    (
      ROW_NUMBER() OVER (
        ORDER BY "t1"."points" DESC, "t1"."possible" DESC, "t1"."name_key" ASC, "t1"."company" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1
    ) + 1 AS "rank"
  FROM (
    SELECT
      *
    FROM "best" AS "t0"
    WHERE
      "t0"."rule" IS NULL
  ) AS "t1"
) AS "t2"
ORDER BY
  "t2"."rank" ASC

-- step: struck
SELECT
  "t0"."company",
  "t0"."line",
  "t0"."name",
  "t0"."rule",
  CASE
    WHEN "t0"."rule" = 'industry'
    THEN "t0"."industry"
    WHEN "t0"."rule" = 'title'
    THEN "t0"."title"
    WHEN "t0"."rule" = 'territory'
    THEN "t0"."area"
    WHEN "t0"."rule" = 'employees'
    THEN "t0"."employees"
    WHEN "t0"."rule" = 'owner_kind'
    THEN "t0"."owner_kind"
    ELSE NULL
  END AS "value"
FROM "best" AS "t0"
WHERE
  "t0"."rule" IS NOT NULL
ORDER BY
  "t0"."line" ASC

-- step: merged
SELECT
  "t1"."line",
  "t1"."company"
FROM (
  SELECT
    "t0"."company",
    "t0"."line",
    "t0"."person",
    "t0"."title",
    "t0"."phone",
    "t0"."email",
    MIN("t0"."line") OVER (
      PARTITION BY "t0"."company"
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "first"
  FROM "people" AS "t0"
) AS "t1"
WHERE
  "t1"."line" <> "t1"."first"
ORDER BY
  "t1"."line" ASC

-- step: twins
SELECT
  "t0"."line",
  "t0"."company",
  CASE
    WHEN "t0"."line" <> "t0"."company"
    THEN "t0"."company"
    ELSE CAST(NULL AS BIGINT)
  END AS "merged_into"
FROM "grouped" AS "t0"

-- step: matched
SELECT
  "t26"."line",
  "t26"."id",
  "t26"."by",
  CASE WHEN "t26"."id" IS NULL THEN "t26"."namesake" ELSE "t4"."old_id" IS NULL END AS "differs"
FROM (
  SELECT
    "t24"."line",
    "t24"."name_key",
    COALESCE(
      "t24"."credit_id",
      "t24"."code_id",
      CASE
        WHEN (
          "t24"."same_name" = 1
        )
        AND NOT (
          (
            (
              "t24"."code" IS NOT NULL
            ) AND "t24"."name_code"
          )
          OR (
            (
              "t24"."credit_code" IS NOT NULL
            ) AND "t24"."name_credit"
          )
        )
        THEN "t24"."name_id"
        ELSE CAST(NULL AS BIGINT)
      END
    ) AS "id",
    CASE
      WHEN "t24"."credit_id" IS NOT NULL
      THEN 'credit_code'
      WHEN "t24"."code_id" IS NOT NULL
      THEN 'code'
      WHEN CASE
        WHEN (
          "t24"."same_name" = 1
        )
        AND NOT (
          (
            (
              "t24"."code" IS NOT NULL
            ) AND "t24"."name_code"
          )
          OR (
            (
              "t24"."credit_code" IS NOT NULL
            ) AND "t24"."name_credit"
          )
        )
        THEN "t24"."name_id"
        ELSE CAST(NULL AS BIGINT)
      END IS NOT NULL
      THEN 'name'
      ELSE NULL
    END AS "by",
    "t24"."name_id" IS NOT NULL AS "namesake"
  FROM (
    SELECT
      "t23".*
      EXCLUDE ("name_key_right")
    FROM (
      SELECT
        "t22"."line",
        "t22"."name_key",
        "t22"."code",
        "t22"."credit_code",
        "t22"."credit_id",
        "t22"."code_id",
        "t12"."name_key" AS "name_key_right",
        "t12"."same_name",
        "t12"."name_id",
        "t12"."name_code",
        "t12"."name_credit"
      FROM (
        SELECT
          "t20".*
          EXCLUDE ("code_right")
        FROM (
          SELECT
            "t19"."line",
            "t19"."name_key",
            "t19"."code",
            "t19"."credit_code",
            "t19"."credit_id",
            "t15"."code" AS "code_right",
            "t15"."code_id"
          FROM (
            SELECT
              "t17".*
              EXCLUDE ("credit_code_right")
            FROM (
              SELECT
                "t8"."line",
                "t8"."name_key",
                "t8"."code",
                "t8"."credit_code",
                "t16"."credit_code" AS "credit_code_right",
                "t16"."credit_id"
              FROM (
                SELECT
                  "t1"."line",
                  "t1"."name_key",
                  "t1"."code",
                  "t1"."credit_code"
                FROM "clean" AS "t1"
              ) AS "t8"
              LEFT OUTER JOIN (
                SELECT
                  "t10"."credit_code",
                  "t10"."credit_id"
                FROM (
                  SELECT
                    "t7"."credit_code",
                    COUNT(DISTINCT "t7"."id") AS "times",
                    MIN("t7"."id") AS "credit_id"
                  FROM (
                    SELECT
                      *
                    FROM "known" AS "t0"
                    WHERE
                      "t0"."credit_code" IS NOT NULL
                  ) AS "t7"
                  GROUP BY
                    1
                ) AS "t10"
                WHERE
                  "t10"."times" = 1
              ) AS "t16"
                ON "t8"."credit_code" = "t16"."credit_code"
            ) AS "t17"
          ) AS "t19"
          LEFT OUTER JOIN (
            SELECT
              "t9"."code",
              "t9"."code_id"
            FROM (
              SELECT
                "t6"."code",
                COUNT(DISTINCT "t6"."id") AS "times",
                MIN("t6"."id") AS "code_id"
              FROM (
                SELECT
                  *
                FROM "known" AS "t0"
                WHERE
                  "t0"."code" IS NOT NULL
              ) AS "t6"
              GROUP BY
                1
            ) AS "t9"
            WHERE
              "t9"."times" = 1
          ) AS "t15"
            ON "t19"."code" = "t15"."code"
        ) AS "t20"
      ) AS "t22"
      LEFT OUTER JOIN (
        SELECT
          "t5"."name_key",
          COUNT(DISTINCT "t5"."id") AS "same_name",
          MIN("t5"."id") AS "name_id",
          BOOL_OR(CAST("t5"."code" IS NOT NULL AS BOOLEAN)) AS "name_code",
          BOOL_OR(CAST("t5"."credit_code" IS NOT NULL AS BOOLEAN)) AS "name_credit"
        FROM (
          SELECT
            *
          FROM "known" AS "t0"
          WHERE
            "t0"."name_key" IS NOT NULL
        ) AS "t5"
        GROUP BY
          1
      ) AS "t12"
        ON "t22"."name_key" = "t12"."name_key"
    ) AS "t23"
  ) AS "t24"
) AS "t26"
LEFT OUTER JOIN (
  SELECT DISTINCT
    "t0"."id" AS "old_id",
    "t0"."name_key" AS "old_name"
  FROM "known" AS "t0"
) AS "t4"
  ON "t26"."id" = "t4"."old_id" AND "t26"."name_key" = "t4"."old_name"

-- step: companies_signs
WITH "t9" AS (
  SELECT
    "t8"."name",
    "t8"."code",
    "t8"."credit_code",
    "t8"."name_en",
    "t8"."area",
    "t8"."industry",
    "t8"."owner_kind",
    "t8"."employees",
    "t8"."founded",
    "t8"."revenue",
    "t8"."website",
    "t8"."address",
    "t8"."market",
    "t8"."person",
    "t8"."title",
    "t8"."phone",
    "t8"."email",
    "t8"."trigger",
    "t8"."trigger_on",
    "t8"."note",
    "t8"."line",
    "t8"."company_id",
    "t8"."sold_before",
    "t8"."reference",
    "t8"."personally_involved",
    "t8"."industry_key",
    "t8"."owner_key",
    "t8"."trigger_key",
    "t8"."name_key",
    "t8"."employees_from",
    "t8"."employees_to",
    "t8"."name_words",
    CASE
      WHEN REGEXP_MATCHES(
        NULLIF(
          CASE
            WHEN REGEXP_MATCHES(
              CASE
                WHEN REGEXP_MATCHES("t8"."phone_key", '^(1[3-9][0-9]{9}|0[1-9][0-9]{8,10}|[48]00[0-9]{7})$')
                THEN REGEXP_REPLACE("t8"."phone_key", '^', '+86', 'g')
                ELSE "t8"."phone_key"
              END,
              '^\+860'
            )
            THEN REGEXP_REPLACE(
              CASE
                WHEN REGEXP_MATCHES("t8"."phone_key", '^(1[3-9][0-9]{9}|0[1-9][0-9]{8,10}|[48]00[0-9]{7})$')
                THEN REGEXP_REPLACE("t8"."phone_key", '^', '+86', 'g')
                ELSE "t8"."phone_key"
              END,
              '^.860',
              '+86',
              'g'
            )
            ELSE CASE
              WHEN REGEXP_MATCHES("t8"."phone_key", '^(1[3-9][0-9]{9}|0[1-9][0-9]{8,10}|[48]00[0-9]{7})$')
              THEN REGEXP_REPLACE("t8"."phone_key", '^', '+86', 'g')
              ELSE "t8"."phone_key"
            END
          END,
          ''
        ),
        '^\+[1-9][0-9]{6,14}$'
      )
      THEN NULLIF(
        CASE
          WHEN REGEXP_MATCHES(
            CASE
              WHEN REGEXP_MATCHES("t8"."phone_key", '^(1[3-9][0-9]{9}|0[1-9][0-9]{8,10}|[48]00[0-9]{7})$')
              THEN REGEXP_REPLACE("t8"."phone_key", '^', '+86', 'g')
              ELSE "t8"."phone_key"
            END,
            '^\+860'
          )
          THEN REGEXP_REPLACE(
            CASE
              WHEN REGEXP_MATCHES("t8"."phone_key", '^(1[3-9][0-9]{9}|0[1-9][0-9]{8,10}|[48]00[0-9]{7})$')
              THEN REGEXP_REPLACE("t8"."phone_key", '^', '+86', 'g')
              ELSE "t8"."phone_key"
            END,
            '^.860',
            '+86',
            'g'
          )
          ELSE CASE
            WHEN REGEXP_MATCHES("t8"."phone_key", '^(1[3-9][0-9]{9}|0[1-9][0-9]{8,10}|[48]00[0-9]{7})$')
            THEN REGEXP_REPLACE("t8"."phone_key", '^', '+86', 'g')
            ELSE "t8"."phone_key"
          END
        END,
        ''
      )
      ELSE CAST(NULL AS TEXT)
    END AS "phone_key"
  FROM (
    SELECT
      "t7"."name",
      "t7"."code",
      "t7"."credit_code",
      "t7"."name_en",
      "t7"."area",
      "t7"."industry",
      "t7"."owner_kind",
      "t7"."employees",
      "t7"."founded",
      "t7"."revenue",
      "t7"."website",
      "t7"."address",
      "t7"."market",
      "t7"."person",
      "t7"."title",
      "t7"."phone",
      "t7"."email",
      "t7"."trigger",
      "t7"."trigger_on",
      "t7"."note",
      "t7"."line",
      "t7"."company_id",
      "t7"."sold_before",
      "t7"."reference",
      "t7"."personally_involved",
      "t7"."industry_key",
      "t7"."owner_key",
      "t7"."trigger_key",
      "t7"."name_key",
      "t7"."employees_from",
      "t7"."employees_to",
      "t7"."name_words",
      CASE
        WHEN REGEXP_MATCHES(
          REGEXP_REPLACE(
            REGEXP_REPLACE(
              CASE
                WHEN REGEXP_MATCHES("t7"."phone_key", '^\(?0[0-9]{2,3}\)?[- ]?[0-9]{7,8}-[0-9]{1,5}$')
                THEN REGEXP_REPLACE("t7"."phone_key", '-[0-9]{1,5}$', '', 'g')
                ELSE "t7"."phone_key"
              END,
              '[^0-9+]',
              '',
              'g'
            ),
            '^00',
            '+',
            'g'
          ),
          '^86(1[3-9][0-9]{9}|0?[1-9][0-9]{8,10})$'
        )
        THEN REGEXP_REPLACE(
          REGEXP_REPLACE(
            REGEXP_REPLACE(
              CASE
                WHEN REGEXP_MATCHES("t7"."phone_key", '^\(?0[0-9]{2,3}\)?[- ]?[0-9]{7,8}-[0-9]{1,5}$')
                THEN REGEXP_REPLACE("t7"."phone_key", '-[0-9]{1,5}$', '', 'g')
                ELSE "t7"."phone_key"
              END,
              '[^0-9+]',
              '',
              'g'
            ),
            '^00',
            '+',
            'g'
          ),
          '^',
          '+',
          'g'
        )
        ELSE REGEXP_REPLACE(
          REGEXP_REPLACE(
            CASE
              WHEN REGEXP_MATCHES("t7"."phone_key", '^\(?0[0-9]{2,3}\)?[- ]?[0-9]{7,8}-[0-9]{1,5}$')
              THEN REGEXP_REPLACE("t7"."phone_key", '-[0-9]{1,5}$', '', 'g')
              ELSE "t7"."phone_key"
            END,
            '[^0-9+]',
            '',
            'g'
          ),
          '^00',
          '+',
          'g'
        )
      END AS "phone_key"
    FROM (
      SELECT
        "t6"."name",
        "t6"."code",
        "t6"."credit_code",
        "t6"."name_en",
        NULLIF(
          REGEXP_REPLACE(
            REGEXP_REPLACE(
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        LOWER(
                          CASE
                            WHEN REGEXP_MATCHES(
                              "t6"."area",
                              '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                            )
                            THEN TRANSLATE(
                              "t6"."area",
                              '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                              '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                            )
                            ELSE "t6"."area"
                          END
                        ),
                        '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                        ' ',
                        'g'
                      ),
                      '\[[0-9]+\]',
                      '',
                      'g'
                    ),
                    '&',
                    ' and ',
                    'g'
                  ),
                  '[.''’‘`´]',
                  '',
                  'g'
                ),
                '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                ' ',
                'g'
              ),
              '^ +| +$',
              '',
              'g'
            ),
            ' ',
            '',
            'g'
          ),
          ''
        ) AS "area",
        "t6"."industry",
        "t6"."owner_kind",
        "t6"."employees",
        "t6"."founded",
        "t6"."revenue",
        "t6"."website",
        NULLIF(
          REGEXP_REPLACE(
            REGEXP_REPLACE(
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        LOWER(
                          CASE
                            WHEN REGEXP_MATCHES(
                              "t6"."address",
                              '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                            )
                            THEN TRANSLATE(
                              "t6"."address",
                              '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                              '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                            )
                            ELSE "t6"."address"
                          END
                        ),
                        '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                        ' ',
                        'g'
                      ),
                      '\[[0-9]+\]',
                      '',
                      'g'
                    ),
                    '&',
                    ' and ',
                    'g'
                  ),
                  '[.''’‘`´]',
                  '',
                  'g'
                ),
                '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                ' ',
                'g'
              ),
              '^ +| +$',
              '',
              'g'
            ),
            ' ',
            '',
            'g'
          ),
          ''
        ) AS "address",
        "t6"."market",
        NULLIF(
          REGEXP_REPLACE(
            REGEXP_REPLACE(
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        LOWER(
                          CASE
                            WHEN REGEXP_MATCHES(
                              "t6"."person",
                              '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                            )
                            THEN TRANSLATE(
                              "t6"."person",
                              '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                              '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                            )
                            ELSE "t6"."person"
                          END
                        ),
                        '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                        ' ',
                        'g'
                      ),
                      '\[[0-9]+\]',
                      '',
                      'g'
                    ),
                    '&',
                    ' and ',
                    'g'
                  ),
                  '[.''’‘`´]',
                  '',
                  'g'
                ),
                '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                ' ',
                'g'
              ),
              '^ +| +$',
              '',
              'g'
            ),
            ' ',
            '',
            'g'
          ),
          ''
        ) AS "person",
        "t6"."title",
        "t6"."phone",
        NULLIF(
          REGEXP_EXTRACT(LOWER("t6"."email"), '[a-z0-9._%+-]+@([a-z0-9-]+\.)+[a-z0-9-]{2,}'),
          ''
        ) AS "email",
        "t6"."trigger",
        "t6"."trigger_on",
        "t6"."note",
        "t6"."line",
        "t6"."company_id",
        "t6"."sold_before",
        "t6"."reference",
        "t6"."personally_involved",
        "t6"."industry_key",
        "t6"."owner_key",
        "t6"."trigger_key",
        "t6"."name_key",
        CASE
          WHEN REGEXP_MATCHES("t6"."_text", '<|以下|以内|少于|不足|less|under|below')
          THEN 0.0
          ELSE "t6"."_first"
        END AS "employees_from",
        CASE
          WHEN "t6"."_second" IS NOT NULL
          THEN "t6"."_second"
          WHEN REGEXP_MATCHES("t6"."_text", '\+|>|以上|超过|多于|over|more')
          AND (
            "t6"."_first" IS NOT NULL
          )
          THEN 1000000000000.0
          ELSE "t6"."_first"
        END AS "employees_to",
        NULLIF(
          REGEXP_REPLACE(
            REGEXP_REPLACE(
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      LOWER(
                        CASE
                          WHEN REGEXP_MATCHES(
                            "t6"."name",
                            '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                          )
                          THEN TRANSLATE(
                            "t6"."name",
                            '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                            '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                          )
                          ELSE "t6"."name"
                        END
                      ),
                      '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                      ' ',
                      'g'
                    ),
                    '\[[0-9]+\]',
                    '',
                    'g'
                  ),
                  '&',
                  ' and ',
                  'g'
                ),
                '[.''’‘`´]',
                '',
                'g'
              ),
              '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
              ' ',
              'g'
            ),
            '^ +| +$',
            '',
            'g'
          ),
          ''
        ) AS "name_words",
        REGEXP_REPLACE(
          REGEXP_REPLACE(
            REGEXP_REPLACE(
              LOWER(
                CASE
                  WHEN REGEXP_MATCHES(
                    "t6"."phone",
                    '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                  )
                  THEN TRANSLATE(
                    "t6"."phone",
                    '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                    '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                  )
                  ELSE "t6"."phone"
                END
              ),
              '(?s)[/;,、|\n].*$',
              '',
              'g'
            ),
            '(转|分机|ext|x|#).*$',
            '',
            'g'
          ),
          '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
          '',
          'g'
        ) AS "phone_key"
      FROM (
        SELECT
          "t5"."name",
          "t5"."code",
          "t5"."credit_code",
          "t5"."name_en",
          "t5"."area",
          "t5"."industry",
          "t5"."owner_kind",
          "t5"."employees",
          "t5"."founded",
          "t5"."revenue",
          "t5"."website",
          "t5"."address",
          "t5"."market",
          "t5"."person",
          "t5"."title",
          "t5"."phone",
          "t5"."email",
          "t5"."trigger",
          "t5"."trigger_on",
          "t5"."note",
          "t5"."line",
          "t5"."company_id",
          "t5"."sold_before",
          "t5"."reference",
          "t5"."personally_involved",
          "t5"."industry_key",
          "t5"."owner_key",
          "t5"."trigger_key",
          NULLIF(
            CASE
              WHEN REGEXP_MATCHES("t5"."name_key", '[一-鿿]{2}[abh]$')
              THEN REGEXP_REPLACE("t5"."name_key", '[abh]$', '', 'g')
              ELSE "t5"."name_key"
            END,
            ''
          ) AS "name_key",
          REGEXP_REPLACE(LOWER("t5"."employees"), '[,，\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]', '', 'g') AS "_text",
          TRY_CAST(NULLIF(
            REGEXP_EXTRACT(
              REGEXP_REPLACE(LOWER("t5"."employees"), '[,，\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]', '', 'g'),
              '^[^0-9]*([0-9]+(\.[0-9]+)?)',
              1
            ),
            ''
          ) AS DOUBLE) * CASE
            WHEN CONTAINS(
              REGEXP_REPLACE(LOWER("t5"."employees"), '[,，\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]', '', 'g'),
              '万'
            )
            THEN 10000.0
            WHEN REGEXP_MATCHES(
              REGEXP_REPLACE(LOWER("t5"."employees"), '[,，\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]', '', 'g'),
              '[0-9]k'
            )
            THEN 1000.0
            ELSE 1.0
          END AS "_first",
          TRY_CAST(NULLIF(
            REGEXP_EXTRACT(
              REGEXP_REPLACE(LOWER("t5"."employees"), '[,，\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]', '', 'g'),
              '[0-9万k][-~至到–—]([0-9]+(\.[0-9]+)?)',
              1
            ),
            ''
          ) AS DOUBLE) * CASE
            WHEN CONTAINS(
              REGEXP_REPLACE(LOWER("t5"."employees"), '[,，\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]', '', 'g'),
              '万'
            )
            THEN 10000.0
            WHEN REGEXP_MATCHES(
              REGEXP_REPLACE(LOWER("t5"."employees"), '[,，\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]', '', 'g'),
              '[0-9]k'
            )
            THEN 1000.0
            ELSE 1.0
          END AS "_second"
        FROM (
          SELECT
            "t4"."name",
            "t4"."code",
            "t4"."credit_code",
            "t4"."name_en",
            "t4"."area",
            "t4"."industry",
            "t4"."owner_kind",
            "t4"."employees",
            "t4"."founded",
            "t4"."revenue",
            "t4"."website",
            "t4"."address",
            "t4"."market",
            "t4"."person",
            "t4"."title",
            "t4"."phone",
            "t4"."email",
            "t4"."trigger",
            "t4"."trigger_on",
            "t4"."note",
            "t4"."line",
            "t4"."company_id",
            "t4"."sold_before",
            "t4"."reference",
            "t4"."personally_involved",
            "t4"."industry_key",
            "t4"."owner_key",
            "t4"."trigger_key",
            CASE
              WHEN REGEXP_MATCHES(
                CASE
                  WHEN REGEXP_MATCHES("t4"."name_key", '.(股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|总公司|總公司|特殊普通合伙|普通合伙|有限合伙)$')
                  THEN REGEXP_REPLACE("t4"."name_key", '(股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|总公司|總公司|特殊普通合伙|普通合伙|有限合伙)$', '', 'g')
                  ELSE "t4"."name_key"
                END,
                '[^分]公司$'
              )
              THEN REGEXP_REPLACE(
                CASE
                  WHEN REGEXP_MATCHES("t4"."name_key", '.(股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|总公司|總公司|特殊普通合伙|普通合伙|有限合伙)$')
                  THEN REGEXP_REPLACE("t4"."name_key", '(股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|总公司|總公司|特殊普通合伙|普通合伙|有限合伙)$', '', 'g')
                  ELSE "t4"."name_key"
                END,
                '公司$',
                '',
                'g'
              )
              ELSE CASE
                WHEN REGEXP_MATCHES("t4"."name_key", '.(股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|总公司|總公司|特殊普通合伙|普通合伙|有限合伙)$')
                THEN REGEXP_REPLACE("t4"."name_key", '(股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|总公司|總公司|特殊普通合伙|普通合伙|有限合伙)$', '', 'g')
                ELSE "t4"."name_key"
              END
            END AS "name_key"
          FROM (
            SELECT
              "t3"."name",
              "t3"."code",
              "t3"."credit_code",
              "t3"."name_en",
              "t3"."area",
              "t3"."industry",
              "t3"."owner_kind",
              "t3"."employees",
              "t3"."founded",
              "t3"."revenue",
              "t3"."website",
              "t3"."address",
              "t3"."market",
              "t3"."person",
              "t3"."title",
              "t3"."phone",
              "t3"."email",
              "t3"."trigger",
              "t3"."trigger_on",
              "t3"."note",
              "t3"."line",
              "t3"."company_id",
              "t3"."sold_before",
              "t3"."reference",
              "t3"."personally_involved",
              "t3"."industry_key",
              "t3"."owner_key",
              "t3"."trigger_key",
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        REGEXP_REPLACE(
                          CASE
                            WHEN REGEXP_MATCHES(
                              CASE
                                WHEN REGEXP_MATCHES("t3"."name_key", '^(s?\*? ?st|xd|xr|dr|[ncus]) ?[一-鿿]')
                                THEN REGEXP_REPLACE("t3"."name_key", '^(s?\*? ?st|xd|xr|dr|[ncus]) ?', '', 'g')
                                ELSE "t3"."name_key"
                              END,
                              '[一-鿿]-[uwvd]+$'
                            )
                            THEN REGEXP_REPLACE(
                              CASE
                                WHEN REGEXP_MATCHES("t3"."name_key", '^(s?\*? ?st|xd|xr|dr|[ncus]) ?[一-鿿]')
                                THEN REGEXP_REPLACE("t3"."name_key", '^(s?\*? ?st|xd|xr|dr|[ncus]) ?', '', 'g')
                                ELSE "t3"."name_key"
                              END,
                              '-[uwvd]+$',
                              '',
                              'g'
                            )
                            ELSE CASE
                              WHEN REGEXP_MATCHES("t3"."name_key", '^(s?\*? ?st|xd|xr|dr|[ncus]) ?[一-鿿]')
                              THEN REGEXP_REPLACE("t3"."name_key", '^(s?\*? ?st|xd|xr|dr|[ncus]) ?', '', 'g')
                              ELSE "t3"."name_key"
                            END
                          END,
                          '[.''’‘`´]',
                          '',
                          'g'
                        ),
                        '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                        ' ',
                        'g'
                      ),
                      '^ +| +$',
                      '',
                      'g'
                    ),
                    '^the | the$| class [a-z]( the)?$',
                    '',
                    'g'
                  ),
                  '( and)?( (incorporated|inc|corporation|corp|company|co|limited|ltd|llc|llp|lp|plc|gmbh|mbh|ag|kgaa|kg|ohg|sa|sas|sarl|srl|spa|nv|bv|ab|asa|as|oy|oyj|aps|pte|pty|sdn|bhd|pvt|pjsc|ojsc|jsc|kk|se))+$',
                  '',
                  'g'
                ),
                ' ',
                '',
                'g'
              ) AS "name_key"
            FROM (
              SELECT
                "t2"."name",
                "t2"."code",
                "t2"."credit_code",
                "t2"."name_en",
                "t2"."area",
                "t2"."industry",
                "t2"."owner_kind",
                "t2"."employees",
                "t2"."founded",
                "t2"."revenue",
                "t2"."website",
                "t2"."address",
                "t2"."market",
                "t2"."person",
                "t2"."title",
                "t2"."phone",
                "t2"."email",
                "t2"."trigger",
                "t2"."trigger_on",
                "t2"."note",
                "t2"."line",
                "t2"."company_id",
                "t2"."sold_before",
                "t2"."reference",
                "t2"."personally_involved",
                NULLIF(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        REGEXP_REPLACE(
                          REGEXP_REPLACE(
                            REGEXP_REPLACE(
                              REGEXP_REPLACE(
                                LOWER(
                                  CASE
                                    WHEN REGEXP_MATCHES(
                                      "t2"."industry",
                                      '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                                    )
                                    THEN TRANSLATE(
                                      "t2"."industry",
                                      '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                                      '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                                    )
                                    ELSE "t2"."industry"
                                  END
                                ),
                                '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                                ' ',
                                'g'
                              ),
                              '\[[0-9]+\]',
                              '',
                              'g'
                            ),
                            '&',
                            ' and ',
                            'g'
                          ),
                          '[.''’‘`´]',
                          '',
                          'g'
                        ),
                        '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                        ' ',
                        'g'
                      ),
                      '^ +| +$',
                      '',
                      'g'
                    ),
                    ' ',
                    '',
                    'g'
                  ),
                  ''
                ) AS "industry_key",
                NULLIF(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        REGEXP_REPLACE(
                          REGEXP_REPLACE(
                            REGEXP_REPLACE(
                              REGEXP_REPLACE(
                                LOWER(
                                  CASE
                                    WHEN REGEXP_MATCHES(
                                      "t2"."owner_kind",
                                      '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                                    )
                                    THEN TRANSLATE(
                                      "t2"."owner_kind",
                                      '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                                      '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                                    )
                                    ELSE "t2"."owner_kind"
                                  END
                                ),
                                '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                                ' ',
                                'g'
                              ),
                              '\[[0-9]+\]',
                              '',
                              'g'
                            ),
                            '&',
                            ' and ',
                            'g'
                          ),
                          '[.''’‘`´]',
                          '',
                          'g'
                        ),
                        '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                        ' ',
                        'g'
                      ),
                      '^ +| +$',
                      '',
                      'g'
                    ),
                    ' ',
                    '',
                    'g'
                  ),
                  ''
                ) AS "owner_key",
                NULLIF(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        REGEXP_REPLACE(
                          REGEXP_REPLACE(
                            REGEXP_REPLACE(
                              REGEXP_REPLACE(
                                LOWER(
                                  CASE
                                    WHEN REGEXP_MATCHES(
                                      "t2"."trigger",
                                      '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                                    )
                                    THEN TRANSLATE(
                                      "t2"."trigger",
                                      '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                                      '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                                    )
                                    ELSE "t2"."trigger"
                                  END
                                ),
                                '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                                ' ',
                                'g'
                              ),
                              '\[[0-9]+\]',
                              '',
                              'g'
                            ),
                            '&',
                            ' and ',
                            'g'
                          ),
                          '[.''’‘`´]',
                          '',
                          'g'
                        ),
                        '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                        ' ',
                        'g'
                      ),
                      '^ +| +$',
                      '',
                      'g'
                    ),
                    ' ',
                    '',
                    'g'
                  ),
                  ''
                ) AS "trigger_key",
                REGEXP_REPLACE(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        LOWER(
                          CASE
                            WHEN REGEXP_MATCHES(
                              "t2"."name",
                              '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                            )
                            THEN TRANSLATE(
                              "t2"."name",
                              '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                              '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                            )
                            ELSE "t2"."name"
                          END
                        ),
                        '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                        ' ',
                        'g'
                      ),
                      '\[[0-9]+\]',
                      '',
                      'g'
                    ),
                    '&',
                    ' and ',
                    'g'
                  ),
                  '^ +| +$',
                  '',
                  'g'
                ) AS "name_key"
              FROM (
                SELECT
                  NULLIF("t1"."name", '') AS "name",
                  REGEXP_REPLACE(
                    UPPER(
                      CASE
                        WHEN (
                          "t1"."code" = ''
                        )
                        OR REGEXP_MATCHES(
                          LOWER("t1"."code"),
                          '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                        )
                        THEN CAST(NULL AS TEXT)
                        ELSE "t1"."code"
                      END
                    ),
                    '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]',
                    '',
                    'g'
                  ) AS "code",
                  REGEXP_REPLACE(
                    UPPER(
                      CASE
                        WHEN (
                          "t1"."credit_code" = ''
                        )
                        OR REGEXP_MATCHES(
                          LOWER("t1"."credit_code"),
                          '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                        )
                        THEN CAST(NULL AS TEXT)
                        ELSE "t1"."credit_code"
                      END
                    ),
                    '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]',
                    '',
                    'g'
                  ) AS "credit_code",
                  CASE
                    WHEN (
                      "t1"."name_en" = ''
                    )
                    OR REGEXP_MATCHES(
                      LOWER("t1"."name_en"),
                      '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                    )
                    THEN CAST(NULL AS TEXT)
                    ELSE "t1"."name_en"
                  END AS "name_en",
                  CASE
                    WHEN (
                      "t1"."area" = ''
                    )
                    OR REGEXP_MATCHES(
                      LOWER("t1"."area"),
                      '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                    )
                    THEN CAST(NULL AS TEXT)
                    ELSE "t1"."area"
                  END AS "area",
                  CASE
                    WHEN (
                      "t1"."industry" = ''
                    )
                    OR REGEXP_MATCHES(
                      LOWER("t1"."industry"),
                      '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                    )
                    THEN CAST(NULL AS TEXT)
                    ELSE "t1"."industry"
                  END AS "industry",
                  CASE
                    WHEN (
                      "t1"."owner_kind" = ''
                    )
                    OR REGEXP_MATCHES(
                      LOWER("t1"."owner_kind"),
                      '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                    )
                    THEN CAST(NULL AS TEXT)
                    ELSE "t1"."owner_kind"
                  END AS "owner_kind",
                  CASE
                    WHEN (
                      "t1"."employees" = ''
                    )
                    OR REGEXP_MATCHES(
                      LOWER("t1"."employees"),
                      '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                    )
                    THEN CAST(NULL AS TEXT)
                    ELSE "t1"."employees"
                  END AS "employees",
                  CASE
                    WHEN (
                      "t1"."founded" = ''
                    )
                    OR REGEXP_MATCHES(
                      LOWER("t1"."founded"),
                      '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                    )
                    THEN CAST(NULL AS TEXT)
                    ELSE "t1"."founded"
                  END AS "founded",
                  CASE
                    WHEN (
                      "t1"."revenue" = ''
                    )
                    OR REGEXP_MATCHES(
                      LOWER("t1"."revenue"),
                      '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                    )
                    THEN CAST(NULL AS TEXT)
                    ELSE "t1"."revenue"
                  END AS "revenue",
                  CASE
                    WHEN (
                      "t1"."website" = ''
                    )
                    OR REGEXP_MATCHES(
                      LOWER("t1"."website"),
                      '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                    )
                    THEN CAST(NULL AS TEXT)
                    ELSE "t1"."website"
                  END AS "website",
                  CASE
                    WHEN (
                      "t1"."address" = ''
                    )
                    OR REGEXP_MATCHES(
                      LOWER("t1"."address"),
                      '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                    )
                    THEN CAST(NULL AS TEXT)
                    ELSE "t1"."address"
                  END AS "address",
                  CASE
                    WHEN (
                      "t1"."market" = ''
                    )
                    OR REGEXP_MATCHES(
                      LOWER("t1"."market"),
                      '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                    )
                    THEN CAST(NULL AS TEXT)
                    ELSE "t1"."market"
                  END AS "market",
                  CASE
                    WHEN (
                      "t1"."person" = ''
                    )
                    OR REGEXP_MATCHES(
                      LOWER("t1"."person"),
                      '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                    )
                    THEN CAST(NULL AS TEXT)
                    ELSE "t1"."person"
                  END AS "person",
                  CASE
                    WHEN (
                      "t1"."title" = ''
                    )
                    OR REGEXP_MATCHES(
                      LOWER("t1"."title"),
                      '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                    )
                    THEN CAST(NULL AS TEXT)
                    ELSE "t1"."title"
                  END AS "title",
                  CASE
                    WHEN (
                      "t1"."phone" = ''
                    )
                    OR REGEXP_MATCHES(
                      LOWER("t1"."phone"),
                      '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                    )
                    THEN CAST(NULL AS TEXT)
                    ELSE "t1"."phone"
                  END AS "phone",
                  CASE
                    WHEN (
                      "t1"."email" = ''
                    )
                    OR REGEXP_MATCHES(
                      LOWER("t1"."email"),
                      '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                    )
                    THEN CAST(NULL AS TEXT)
                    ELSE "t1"."email"
                  END AS "email",
                  CASE
                    WHEN (
                      "t1"."trigger" = ''
                    )
                    OR REGEXP_MATCHES(
                      LOWER("t1"."trigger"),
                      '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                    )
                    THEN CAST(NULL AS TEXT)
                    ELSE "t1"."trigger"
                  END AS "trigger",
                  CASE
                    WHEN (
                      "t1"."trigger_on" = ''
                    )
                    OR REGEXP_MATCHES(
                      LOWER("t1"."trigger_on"),
                      '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                    )
                    THEN CAST(NULL AS TEXT)
                    ELSE "t1"."trigger_on"
                  END AS "trigger_on",
                  CASE
                    WHEN (
                      "t1"."note" = ''
                    )
                    OR REGEXP_MATCHES(
                      LOWER("t1"."note"),
                      '^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$'
                    )
                    THEN CAST(NULL AS TEXT)
                    ELSE "t1"."note"
                  END AS "note",
                  "t1"."line",
                  "t1"."company_id",
                  "t1"."sold_before",
                  "t1"."reference",
                  "t1"."personally_involved"
                FROM (
                  SELECT
                    REGEXP_REPLACE(
                      "t0"."name",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "name",
                    REGEXP_REPLACE(
                      "t0"."code",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "code",
                    REGEXP_REPLACE(
                      "t0"."credit_code",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "credit_code",
                    REGEXP_REPLACE(
                      "t0"."name_en",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "name_en",
                    REGEXP_REPLACE(
                      "t0"."area",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "area",
                    REGEXP_REPLACE(
                      "t0"."industry",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "industry",
                    REGEXP_REPLACE(
                      "t0"."owner_kind",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "owner_kind",
                    REGEXP_REPLACE(
                      "t0"."employees",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "employees",
                    REGEXP_REPLACE(
                      "t0"."founded",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "founded",
                    REGEXP_REPLACE(
                      "t0"."revenue",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "revenue",
                    REGEXP_REPLACE(
                      "t0"."website",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "website",
                    REGEXP_REPLACE(
                      "t0"."address",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "address",
                    REGEXP_REPLACE(
                      "t0"."market",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "market",
                    REGEXP_REPLACE(
                      "t0"."person",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "person",
                    REGEXP_REPLACE(
                      "t0"."title",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "title",
                    REGEXP_REPLACE(
                      "t0"."phone",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "phone",
                    REGEXP_REPLACE(
                      "t0"."email",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "email",
                    REGEXP_REPLACE(
                      "t0"."trigger",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "trigger",
                    REGEXP_REPLACE(
                      "t0"."trigger_on",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "trigger_on",
                    REGEXP_REPLACE(
                      "t0"."note",
                      '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
                      '',
                      'g'
                    ) AS "note",
                    "t0"."line",
                    "t0"."company_id",
                    "t0"."sold_before",
                    "t0"."reference",
                    "t0"."personally_involved"
                  FROM "rows" AS "t0"
                ) AS "t1"
              ) AS "t2"
            ) AS "t3"
          ) AS "t4"
        ) AS "t5"
      ) AS "t6"
      WHERE
        "t6"."name_key" IS NOT NULL
    ) AS "t7"
  ) AS "t8"
), "t17" AS (
  SELECT
    "t13"."name",
    "t13"."code",
    "t13"."name_en",
    "t13"."area",
    "t13"."industry",
    "t13"."owner_kind",
    "t13"."employees",
    "t13"."founded",
    "t13"."revenue",
    "t13"."website",
    "t13"."address",
    "t13"."market",
    "t13"."person",
    "t13"."title",
    "t13"."phone",
    "t13"."email",
    "t13"."trigger",
    "t13"."trigger_on",
    "t13"."note",
    "t13"."line",
    "t13"."company_id",
    "t13"."sold_before",
    "t13"."reference",
    "t13"."personally_involved",
    "t13"."industry_key",
    "t13"."owner_key",
    "t13"."trigger_key",
    "t13"."name_key",
    "t13"."employees_from",
    "t13"."employees_to",
    "t13"."name_words",
    "t13"."phone_key",
    "t13"."domain",
    COALESCE("t13"."credit_code", "t16"."credit") AS "credit_code",
    COALESCE('r:' || COALESCE("t13"."credit_code", "t16"."credit"), 'c:' || "t13"."code") AS "unit"
  FROM (
    SELECT
      "t10"."name",
      "t10"."code",
      "t10"."credit_code",
      "t10"."name_en",
      "t10"."area",
      "t10"."industry",
      "t10"."owner_kind",
      "t10"."employees",
      "t10"."founded",
      "t10"."revenue",
      "t10"."website",
      "t10"."address",
      "t10"."market",
      "t10"."person",
      "t10"."title",
      COALESCE(
        "t10"."phone_key",
        CASE
          WHEN LENGTH(REGEXP_REPLACE("t10"."phone", '[^0-9]', '', 'g')) BETWEEN 7 AND 15
          THEN REGEXP_REPLACE("t10"."phone", '[^0-9]', '', 'g')
          ELSE CAST(NULL AS TEXT)
        END
      ) AS "phone",
      "t10"."email",
      "t10"."trigger",
      "t10"."trigger_on",
      "t10"."note",
      "t10"."line",
      "t10"."company_id",
      "t10"."sold_before",
      "t10"."reference",
      "t10"."personally_involved",
      "t10"."industry_key",
      "t10"."owner_key",
      "t10"."trigger_key",
      "t10"."name_key",
      "t10"."employees_from",
      "t10"."employees_to",
      "t10"."name_words",
      "t10"."phone_key",
      COALESCE(
        CASE
          WHEN NULLIF(
            REGEXP_EXTRACT(
              REGEXP_REPLACE(LOWER("t10"."website"), '^[a-z]+:/*|[/?#:].*$|^www[0-9]?\.|\.+$', '', 'g'),
              '[a-z0-9-]+\.(com|co|net|org|gov|edu|ac|or|ne|go)\.[a-z]{2}$|[a-z0-9-]+\.[a-z]{2,}$'
            ),
            ''
          ) IN (
            '126.com',
            '139.com',
            '163.com',
            '1688.com',
            '188.com',
            '189.cn',
            '21cn.com',
            '263.net',
            '263.net.cn',
            'alibaba-inc.cn',
            'alibaba.com',
            'aliyun.com',
            'amazon.com',
            'aol.com',
            'att.net',
            'b2b.cn',
            'baidu.com',
            'bellsouth.net',
            'bigpond.com',
            'bigpond.net.au',
            'bk.ru',
            'blogspot.com',
            'bol.com.br',
            'btinternet.com',
            'business.site',
            'charter.net',
            'china.cn',
            'china.com',
            'chinaren.com',
            'comcast.net',
            'cox.net',
            'daum.net',
            'docomo.ne.jp',
            'douyin.com',
            'earthlink.net',
            'ebay.com',
            'etsy.com',
            'eyou.com',
            'ezweb.ne.jp',
            'facebook.com',
            'fastmail.com',
            'foxmail.com',
            'free.fr',
            'freenet.de',
            'github.io',
            'globalsources.com',
            'gmail.com',
            'gmx.at',
            'gmx.ch',
            'gmx.com',
            'gmx.de',
            'gmx.net',
            'google.com',
            'googlemail.com',
            'hainan.net',
            'hanmail.net',
            'hc360.com',
            'hinet.net',
            'hotmail.co.uk',
            'hotmail.com',
            'hotmail.de',
            'hotmail.fr',
            'hotmail.it',
            'hushmail.com',
            'icloud.com',
            'inbox.ru',
            'instagram.com',
            'jd.com',
            'laposte.net',
            'libero.it',
            'linkedin.com',
            'list.ru',
            'live.cn',
            'live.co.uk',
            'live.com',
            'mac.com',
            'made-in-china.com',
            'mail.com',
            'mail.ru',
            'me.com',
            'msn.com',
            'myshopify.com',
            'naver.com',
            'netvigator.com',
            'optusnet.com.au',
            'orange.fr',
            'outlook.cn',
            'outlook.com',
            'pm.me',
            'proton.me',
            'protonmail.com',
            'qq.com',
            'rambler.ru',
            'rediffmail.com',
            'rocketmail.com',
            'sbcglobal.net',
            'seed.net.tw',
            'sfr.fr',
            'shopify.com',
            'sina.cn',
            'sina.com',
            'sina.com.cn',
            'singnet.com.sg',
            'sky.com',
            'sohu.com',
            'squarespace.com',
            't-online.de',
            'taobao.com',
            'terra.com.br',
            'tiscali.it',
            'tmall.com',
            'tom.com',
            'tutanota.com',
            'twitter.com',
            'uol.com.br',
            'verizon.net',
            'vip.126.com',
            'vip.163.com',
            'vip.qq.com',
            'vip.sina.com',
            'virgilio.it',
            'wanadoo.fr',
            'web.de',
            'weebly.com',
            'weibo.com',
            'weixin.qq.com',
            'wixsite.com',
            'wo.cn',
            'wordpress.com',
            'x.com',
            'yahoo.cn',
            'yahoo.co.in',
            'yahoo.co.jp',
            'yahoo.co.uk',
            'yahoo.com',
            'yahoo.com.cn',
            'yahoo.com.hk',
            'yahoo.com.tw',
            'yahoo.de',
            'yahoo.fr',
            'yandex.com',
            'yandex.ru',
            'yeah.net',
            'ymail.com',
            'youtube.com',
            'zhihu.com',
            'zoho.com'
          )
          THEN CAST(NULL AS TEXT)
          ELSE NULLIF(
            REGEXP_EXTRACT(
              REGEXP_REPLACE(LOWER("t10"."website"), '^[a-z]+:/*|[/?#:].*$|^www[0-9]?\.|\.+$', '', 'g'),
              '[a-z0-9-]+\.(com|co|net|org|gov|edu|ac|or|ne|go)\.[a-z]{2}$|[a-z0-9-]+\.[a-z]{2,}$'
            ),
            ''
          )
        END,
        CASE
          WHEN NULLIF(
            REGEXP_EXTRACT(
              REGEXP_REPLACE("t10"."email", '^.*@', '', 'g'),
              '[a-z0-9-]+\.(com|co|net|org|gov|edu|ac|or|ne|go)\.[a-z]{2}$|[a-z0-9-]+\.[a-z]{2,}$'
            ),
            ''
          ) IN (
            '126.com',
            '139.com',
            '163.com',
            '1688.com',
            '188.com',
            '189.cn',
            '21cn.com',
            '263.net',
            '263.net.cn',
            'alibaba-inc.cn',
            'alibaba.com',
            'aliyun.com',
            'amazon.com',
            'aol.com',
            'att.net',
            'b2b.cn',
            'baidu.com',
            'bellsouth.net',
            'bigpond.com',
            'bigpond.net.au',
            'bk.ru',
            'blogspot.com',
            'bol.com.br',
            'btinternet.com',
            'business.site',
            'charter.net',
            'china.cn',
            'china.com',
            'chinaren.com',
            'comcast.net',
            'cox.net',
            'daum.net',
            'docomo.ne.jp',
            'douyin.com',
            'earthlink.net',
            'ebay.com',
            'etsy.com',
            'eyou.com',
            'ezweb.ne.jp',
            'facebook.com',
            'fastmail.com',
            'foxmail.com',
            'free.fr',
            'freenet.de',
            'github.io',
            'globalsources.com',
            'gmail.com',
            'gmx.at',
            'gmx.ch',
            'gmx.com',
            'gmx.de',
            'gmx.net',
            'google.com',
            'googlemail.com',
            'hainan.net',
            'hanmail.net',
            'hc360.com',
            'hinet.net',
            'hotmail.co.uk',
            'hotmail.com',
            'hotmail.de',
            'hotmail.fr',
            'hotmail.it',
            'hushmail.com',
            'icloud.com',
            'inbox.ru',
            'instagram.com',
            'jd.com',
            'laposte.net',
            'libero.it',
            'linkedin.com',
            'list.ru',
            'live.cn',
            'live.co.uk',
            'live.com',
            'mac.com',
            'made-in-china.com',
            'mail.com',
            'mail.ru',
            'me.com',
            'msn.com',
            'myshopify.com',
            'naver.com',
            'netvigator.com',
            'optusnet.com.au',
            'orange.fr',
            'outlook.cn',
            'outlook.com',
            'pm.me',
            'proton.me',
            'protonmail.com',
            'qq.com',
            'rambler.ru',
            'rediffmail.com',
            'rocketmail.com',
            'sbcglobal.net',
            'seed.net.tw',
            'sfr.fr',
            'shopify.com',
            'sina.cn',
            'sina.com',
            'sina.com.cn',
            'singnet.com.sg',
            'sky.com',
            'sohu.com',
            'squarespace.com',
            't-online.de',
            'taobao.com',
            'terra.com.br',
            'tiscali.it',
            'tmall.com',
            'tom.com',
            'tutanota.com',
            'twitter.com',
            'uol.com.br',
            'verizon.net',
            'vip.126.com',
            'vip.163.com',
            'vip.qq.com',
            'vip.sina.com',
            'virgilio.it',
            'wanadoo.fr',
            'web.de',
            'weebly.com',
            'weibo.com',
            'weixin.qq.com',
            'wixsite.com',
            'wo.cn',
            'wordpress.com',
            'x.com',
            'yahoo.cn',
            'yahoo.co.in',
            'yahoo.co.jp',
            'yahoo.co.uk',
            'yahoo.com',
            'yahoo.com.cn',
            'yahoo.com.hk',
            'yahoo.com.tw',
            'yahoo.de',
            'yahoo.fr',
            'yandex.com',
            'yandex.ru',
            'yeah.net',
            'ymail.com',
            'youtube.com',
            'zhihu.com',
            'zoho.com'
          )
          THEN CAST(NULL AS TEXT)
          ELSE NULLIF(
            REGEXP_EXTRACT(
              REGEXP_REPLACE("t10"."email", '^.*@', '', 'g'),
              '[a-z0-9-]+\.(com|co|net|org|gov|edu|ac|or|ne|go)\.[a-z]{2}$|[a-z0-9-]+\.[a-z]{2,}$'
            ),
            ''
          )
        END
      ) AS "domain"
    FROM "t9" AS "t10"
  ) AS "t13"
  LEFT OUTER JOIN (
    SELECT
      "t14"."code",
      "t14"."credit"
    FROM (
      SELECT
        "t12"."code",
        COUNT(DISTINCT "t12"."credit_code") AS "many",
        MIN("t12"."credit_code") AS "credit"
      FROM (
        SELECT
          "t10"."name",
          "t10"."code",
          "t10"."credit_code",
          "t10"."name_en",
          "t10"."area",
          "t10"."industry",
          "t10"."owner_kind",
          "t10"."employees",
          "t10"."founded",
          "t10"."revenue",
          "t10"."website",
          "t10"."address",
          "t10"."market",
          "t10"."person",
          "t10"."title",
          COALESCE(
            "t10"."phone_key",
            CASE
              WHEN LENGTH(REGEXP_REPLACE("t10"."phone", '[^0-9]', '', 'g')) BETWEEN 7 AND 15
              THEN REGEXP_REPLACE("t10"."phone", '[^0-9]', '', 'g')
              ELSE CAST(NULL AS TEXT)
            END
          ) AS "phone",
          "t10"."email",
          "t10"."trigger",
          "t10"."trigger_on",
          "t10"."note",
          "t10"."line",
          "t10"."company_id",
          "t10"."sold_before",
          "t10"."reference",
          "t10"."personally_involved",
          "t10"."industry_key",
          "t10"."owner_key",
          "t10"."trigger_key",
          "t10"."name_key",
          "t10"."employees_from",
          "t10"."employees_to",
          "t10"."name_words",
          "t10"."phone_key",
          COALESCE(
            CASE
              WHEN NULLIF(
                REGEXP_EXTRACT(
                  REGEXP_REPLACE(LOWER("t10"."website"), '^[a-z]+:/*|[/?#:].*$|^www[0-9]?\.|\.+$', '', 'g'),
                  '[a-z0-9-]+\.(com|co|net|org|gov|edu|ac|or|ne|go)\.[a-z]{2}$|[a-z0-9-]+\.[a-z]{2,}$'
                ),
                ''
              ) IN (
                '126.com',
                '139.com',
                '163.com',
                '1688.com',
                '188.com',
                '189.cn',
                '21cn.com',
                '263.net',
                '263.net.cn',
                'alibaba-inc.cn',
                'alibaba.com',
                'aliyun.com',
                'amazon.com',
                'aol.com',
                'att.net',
                'b2b.cn',
                'baidu.com',
                'bellsouth.net',
                'bigpond.com',
                'bigpond.net.au',
                'bk.ru',
                'blogspot.com',
                'bol.com.br',
                'btinternet.com',
                'business.site',
                'charter.net',
                'china.cn',
                'china.com',
                'chinaren.com',
                'comcast.net',
                'cox.net',
                'daum.net',
                'docomo.ne.jp',
                'douyin.com',
                'earthlink.net',
                'ebay.com',
                'etsy.com',
                'eyou.com',
                'ezweb.ne.jp',
                'facebook.com',
                'fastmail.com',
                'foxmail.com',
                'free.fr',
                'freenet.de',
                'github.io',
                'globalsources.com',
                'gmail.com',
                'gmx.at',
                'gmx.ch',
                'gmx.com',
                'gmx.de',
                'gmx.net',
                'google.com',
                'googlemail.com',
                'hainan.net',
                'hanmail.net',
                'hc360.com',
                'hinet.net',
                'hotmail.co.uk',
                'hotmail.com',
                'hotmail.de',
                'hotmail.fr',
                'hotmail.it',
                'hushmail.com',
                'icloud.com',
                'inbox.ru',
                'instagram.com',
                'jd.com',
                'laposte.net',
                'libero.it',
                'linkedin.com',
                'list.ru',
                'live.cn',
                'live.co.uk',
                'live.com',
                'mac.com',
                'made-in-china.com',
                'mail.com',
                'mail.ru',
                'me.com',
                'msn.com',
                'myshopify.com',
                'naver.com',
                'netvigator.com',
                'optusnet.com.au',
                'orange.fr',
                'outlook.cn',
                'outlook.com',
                'pm.me',
                'proton.me',
                'protonmail.com',
                'qq.com',
                'rambler.ru',
                'rediffmail.com',
                'rocketmail.com',
                'sbcglobal.net',
                'seed.net.tw',
                'sfr.fr',
                'shopify.com',
                'sina.cn',
                'sina.com',
                'sina.com.cn',
                'singnet.com.sg',
                'sky.com',
                'sohu.com',
                'squarespace.com',
                't-online.de',
                'taobao.com',
                'terra.com.br',
                'tiscali.it',
                'tmall.com',
                'tom.com',
                'tutanota.com',
                'twitter.com',
                'uol.com.br',
                'verizon.net',
                'vip.126.com',
                'vip.163.com',
                'vip.qq.com',
                'vip.sina.com',
                'virgilio.it',
                'wanadoo.fr',
                'web.de',
                'weebly.com',
                'weibo.com',
                'weixin.qq.com',
                'wixsite.com',
                'wo.cn',
                'wordpress.com',
                'x.com',
                'yahoo.cn',
                'yahoo.co.in',
                'yahoo.co.jp',
                'yahoo.co.uk',
                'yahoo.com',
                'yahoo.com.cn',
                'yahoo.com.hk',
                'yahoo.com.tw',
                'yahoo.de',
                'yahoo.fr',
                'yandex.com',
                'yandex.ru',
                'yeah.net',
                'ymail.com',
                'youtube.com',
                'zhihu.com',
                'zoho.com'
              )
              THEN CAST(NULL AS TEXT)
              ELSE NULLIF(
                REGEXP_EXTRACT(
                  REGEXP_REPLACE(LOWER("t10"."website"), '^[a-z]+:/*|[/?#:].*$|^www[0-9]?\.|\.+$', '', 'g'),
                  '[a-z0-9-]+\.(com|co|net|org|gov|edu|ac|or|ne|go)\.[a-z]{2}$|[a-z0-9-]+\.[a-z]{2,}$'
                ),
                ''
              )
            END,
            CASE
              WHEN NULLIF(
                REGEXP_EXTRACT(
                  REGEXP_REPLACE("t10"."email", '^.*@', '', 'g'),
                  '[a-z0-9-]+\.(com|co|net|org|gov|edu|ac|or|ne|go)\.[a-z]{2}$|[a-z0-9-]+\.[a-z]{2,}$'
                ),
                ''
              ) IN (
                '126.com',
                '139.com',
                '163.com',
                '1688.com',
                '188.com',
                '189.cn',
                '21cn.com',
                '263.net',
                '263.net.cn',
                'alibaba-inc.cn',
                'alibaba.com',
                'aliyun.com',
                'amazon.com',
                'aol.com',
                'att.net',
                'b2b.cn',
                'baidu.com',
                'bellsouth.net',
                'bigpond.com',
                'bigpond.net.au',
                'bk.ru',
                'blogspot.com',
                'bol.com.br',
                'btinternet.com',
                'business.site',
                'charter.net',
                'china.cn',
                'china.com',
                'chinaren.com',
                'comcast.net',
                'cox.net',
                'daum.net',
                'docomo.ne.jp',
                'douyin.com',
                'earthlink.net',
                'ebay.com',
                'etsy.com',
                'eyou.com',
                'ezweb.ne.jp',
                'facebook.com',
                'fastmail.com',
                'foxmail.com',
                'free.fr',
                'freenet.de',
                'github.io',
                'globalsources.com',
                'gmail.com',
                'gmx.at',
                'gmx.ch',
                'gmx.com',
                'gmx.de',
                'gmx.net',
                'google.com',
                'googlemail.com',
                'hainan.net',
                'hanmail.net',
                'hc360.com',
                'hinet.net',
                'hotmail.co.uk',
                'hotmail.com',
                'hotmail.de',
                'hotmail.fr',
                'hotmail.it',
                'hushmail.com',
                'icloud.com',
                'inbox.ru',
                'instagram.com',
                'jd.com',
                'laposte.net',
                'libero.it',
                'linkedin.com',
                'list.ru',
                'live.cn',
                'live.co.uk',
                'live.com',
                'mac.com',
                'made-in-china.com',
                'mail.com',
                'mail.ru',
                'me.com',
                'msn.com',
                'myshopify.com',
                'naver.com',
                'netvigator.com',
                'optusnet.com.au',
                'orange.fr',
                'outlook.cn',
                'outlook.com',
                'pm.me',
                'proton.me',
                'protonmail.com',
                'qq.com',
                'rambler.ru',
                'rediffmail.com',
                'rocketmail.com',
                'sbcglobal.net',
                'seed.net.tw',
                'sfr.fr',
                'shopify.com',
                'sina.cn',
                'sina.com',
                'sina.com.cn',
                'singnet.com.sg',
                'sky.com',
                'sohu.com',
                'squarespace.com',
                't-online.de',
                'taobao.com',
                'terra.com.br',
                'tiscali.it',
                'tmall.com',
                'tom.com',
                'tutanota.com',
                'twitter.com',
                'uol.com.br',
                'verizon.net',
                'vip.126.com',
                'vip.163.com',
                'vip.qq.com',
                'vip.sina.com',
                'virgilio.it',
                'wanadoo.fr',
                'web.de',
                'weebly.com',
                'weibo.com',
                'weixin.qq.com',
                'wixsite.com',
                'wo.cn',
                'wordpress.com',
                'x.com',
                'yahoo.cn',
                'yahoo.co.in',
                'yahoo.co.jp',
                'yahoo.co.uk',
                'yahoo.com',
                'yahoo.com.cn',
                'yahoo.com.hk',
                'yahoo.com.tw',
                'yahoo.de',
                'yahoo.fr',
                'yandex.com',
                'yandex.ru',
                'yeah.net',
                'ymail.com',
                'youtube.com',
                'zhihu.com',
                'zoho.com'
              )
              THEN CAST(NULL AS TEXT)
              ELSE NULLIF(
                REGEXP_EXTRACT(
                  REGEXP_REPLACE("t10"."email", '^.*@', '', 'g'),
                  '[a-z0-9-]+\.(com|co|net|org|gov|edu|ac|or|ne|go)\.[a-z]{2}$|[a-z0-9-]+\.[a-z]{2,}$'
                ),
                ''
              )
            END
          ) AS "domain"
        FROM "t9" AS "t10"
        WHERE
          "t10"."code" IS NOT NULL AND "t10"."credit_code" IS NOT NULL
      ) AS "t12"
      GROUP BY
        1
    ) AS "t14"
    WHERE
      "t14"."many" = 1
  ) AS "t16"
    ON "t13"."code" = "t16"."code"
)
SELECT
  "t21"."name_key",
  "t21"."name_words",
  "t21"."credit_code",
  "t21"."code",
  "t21"."domain",
  "t21"."email",
  "t21"."phone",
  "t21"."area",
  "t21"."address",
  "t21"."person",
  "t21"."unit",
  "t21"."id",
  COALESCE("t24"."shared", FALSE) AS "shared_domain",
  COALESCE("t29"."shared", FALSE) AS "shared_email",
  COALESCE("t34"."shared", FALSE) AS "shared_phone"
FROM (
  SELECT
    "t18"."name_key",
    "t18"."name_words",
    "t18"."credit_code",
    "t18"."code",
    "t18"."domain",
    "t18"."email",
    "t18"."phone",
    "t18"."area",
    "t18"."address",
    "t18"."person",
    "t18"."unit",
    "t18"."line" AS "id"
  FROM "t17" AS "t18"
) AS "t21"
LEFT OUTER JOIN (
  SELECT
    "t22"."domain",
    TRUE AS "shared"
  FROM (
    SELECT
      "t20"."domain",
      COUNT(
        DISTINCT SUBSTRING(
          "t20"."name_key",
          CASE WHEN (
            0 + 1
          ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t20"."name_key") END,
          2
        )
      ) AS "names"
    FROM (
      SELECT
        "t18"."name_key",
        "t18"."name_words",
        "t18"."credit_code",
        "t18"."code",
        "t18"."domain",
        "t18"."email",
        "t18"."phone",
        "t18"."area",
        "t18"."address",
        "t18"."person",
        "t18"."unit",
        "t18"."line" AS "id"
      FROM "t17" AS "t18"
      WHERE
        "t18"."domain" IS NOT NULL
    ) AS "t20"
    GROUP BY
      1
  ) AS "t22"
  WHERE
    "t22"."names" > 3
) AS "t24"
  ON "t21"."domain" = "t24"."domain"
LEFT OUTER JOIN (
  SELECT
    "t27"."email",
    TRUE AS "shared"
  FROM (
    SELECT
      "t26"."email",
      COUNT(
        DISTINCT SUBSTRING(
          "t26"."name_key",
          CASE WHEN (
            0 + 1
          ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t26"."name_key") END,
          2
        )
      ) AS "names"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t21"."name_key",
          "t21"."name_words",
          "t21"."credit_code",
          "t21"."code",
          "t21"."domain",
          "t21"."email",
          "t21"."phone",
          "t21"."area",
          "t21"."address",
          "t21"."person",
          "t21"."unit",
          "t21"."id",
          COALESCE("t24"."shared", FALSE) AS "shared_domain"
        FROM (
          SELECT
            "t18"."name_key",
            "t18"."name_words",
            "t18"."credit_code",
            "t18"."code",
            "t18"."domain",
            "t18"."email",
            "t18"."phone",
            "t18"."area",
            "t18"."address",
            "t18"."person",
            "t18"."unit",
            "t18"."line" AS "id"
          FROM "t17" AS "t18"
        ) AS "t21"
        LEFT OUTER JOIN (
          SELECT
            "t22"."domain",
            TRUE AS "shared"
          FROM (
            SELECT
              "t20"."domain",
              COUNT(
                DISTINCT SUBSTRING(
                  "t20"."name_key",
                  CASE WHEN (
                    0 + 1
                  ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t20"."name_key") END,
                  2
                )
              ) AS "names"
            FROM (
              SELECT
                "t18"."name_key",
                "t18"."name_words",
                "t18"."credit_code",
                "t18"."code",
                "t18"."domain",
                "t18"."email",
                "t18"."phone",
                "t18"."area",
                "t18"."address",
                "t18"."person",
                "t18"."unit",
                "t18"."line" AS "id"
              FROM "t17" AS "t18"
              WHERE
                "t18"."domain" IS NOT NULL
            ) AS "t20"
            GROUP BY
              1
          ) AS "t22"
          WHERE
            "t22"."names" > 3
        ) AS "t24"
          ON "t21"."domain" = "t24"."domain"
      ) AS "t25"
      WHERE
        "t25"."email" IS NOT NULL
    ) AS "t26"
    GROUP BY
      1
  ) AS "t27"
  WHERE
    "t27"."names" > 3
) AS "t29"
  ON "t21"."email" = "t29"."email"
LEFT OUTER JOIN (
  SELECT
    "t32"."phone",
    TRUE AS "shared"
  FROM (
    SELECT
      "t31"."phone",
      COUNT(
        DISTINCT SUBSTRING(
          "t31"."name_key",
          CASE WHEN (
            0 + 1
          ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t31"."name_key") END,
          2
        )
      ) AS "names"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t21"."name_key",
          "t21"."name_words",
          "t21"."credit_code",
          "t21"."code",
          "t21"."domain",
          "t21"."email",
          "t21"."phone",
          "t21"."area",
          "t21"."address",
          "t21"."person",
          "t21"."unit",
          "t21"."id",
          COALESCE("t24"."shared", FALSE) AS "shared_domain",
          COALESCE("t29"."shared", FALSE) AS "shared_email"
        FROM (
          SELECT
            "t18"."name_key",
            "t18"."name_words",
            "t18"."credit_code",
            "t18"."code",
            "t18"."domain",
            "t18"."email",
            "t18"."phone",
            "t18"."area",
            "t18"."address",
            "t18"."person",
            "t18"."unit",
            "t18"."line" AS "id"
          FROM "t17" AS "t18"
        ) AS "t21"
        LEFT OUTER JOIN (
          SELECT
            "t22"."domain",
            TRUE AS "shared"
          FROM (
            SELECT
              "t20"."domain",
              COUNT(
                DISTINCT SUBSTRING(
                  "t20"."name_key",
                  CASE WHEN (
                    0 + 1
                  ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t20"."name_key") END,
                  2
                )
              ) AS "names"
            FROM (
              SELECT
                "t18"."name_key",
                "t18"."name_words",
                "t18"."credit_code",
                "t18"."code",
                "t18"."domain",
                "t18"."email",
                "t18"."phone",
                "t18"."area",
                "t18"."address",
                "t18"."person",
                "t18"."unit",
                "t18"."line" AS "id"
              FROM "t17" AS "t18"
              WHERE
                "t18"."domain" IS NOT NULL
            ) AS "t20"
            GROUP BY
              1
          ) AS "t22"
          WHERE
            "t22"."names" > 3
        ) AS "t24"
          ON "t21"."domain" = "t24"."domain"
        LEFT OUTER JOIN (
          SELECT
            "t27"."email",
            TRUE AS "shared"
          FROM (
            SELECT
              "t26"."email",
              COUNT(
                DISTINCT SUBSTRING(
                  "t26"."name_key",
                  CASE WHEN (
                    0 + 1
                  ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t26"."name_key") END,
                  2
                )
              ) AS "names"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t21"."name_key",
                  "t21"."name_words",
                  "t21"."credit_code",
                  "t21"."code",
                  "t21"."domain",
                  "t21"."email",
                  "t21"."phone",
                  "t21"."area",
                  "t21"."address",
                  "t21"."person",
                  "t21"."unit",
                  "t21"."id",
                  COALESCE("t24"."shared", FALSE) AS "shared_domain"
                FROM (
                  SELECT
                    "t18"."name_key",
                    "t18"."name_words",
                    "t18"."credit_code",
                    "t18"."code",
                    "t18"."domain",
                    "t18"."email",
                    "t18"."phone",
                    "t18"."area",
                    "t18"."address",
                    "t18"."person",
                    "t18"."unit",
                    "t18"."line" AS "id"
                  FROM "t17" AS "t18"
                ) AS "t21"
                LEFT OUTER JOIN (
                  SELECT
                    "t22"."domain",
                    TRUE AS "shared"
                  FROM (
                    SELECT
                      "t20"."domain",
                      COUNT(
                        DISTINCT SUBSTRING(
                          "t20"."name_key",
                          CASE WHEN (
                            0 + 1
                          ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t20"."name_key") END,
                          2
                        )
                      ) AS "names"
                    FROM (
                      SELECT
                        "t18"."name_key",
                        "t18"."name_words",
                        "t18"."credit_code",
                        "t18"."code",
                        "t18"."domain",
                        "t18"."email",
                        "t18"."phone",
                        "t18"."area",
                        "t18"."address",
                        "t18"."person",
                        "t18"."unit",
                        "t18"."line" AS "id"
                      FROM "t17" AS "t18"
                      WHERE
                        "t18"."domain" IS NOT NULL
                    ) AS "t20"
                    GROUP BY
                      1
                  ) AS "t22"
                  WHERE
                    "t22"."names" > 3
                ) AS "t24"
                  ON "t21"."domain" = "t24"."domain"
              ) AS "t25"
              WHERE
                "t25"."email" IS NOT NULL
            ) AS "t26"
            GROUP BY
              1
          ) AS "t27"
          WHERE
            "t27"."names" > 3
        ) AS "t29"
          ON "t21"."email" = "t29"."email"
      ) AS "t30"
      WHERE
        "t30"."phone" IS NOT NULL
    ) AS "t31"
    GROUP BY
      1
  ) AS "t32"
  WHERE
    "t32"."names" > 3
) AS "t34"
  ON "t21"."phone" = "t34"."phone"

-- step: companies_like
SELECT
  "t0"."id",
  MIN("t0"."id") OVER (
    PARTITION BY CASE WHEN "t0"."id" < 0 THEN "t0"."id" ELSE 0 END, "t0"."name_key", "t0"."name_words", "t0"."credit_code", "t0"."code", "t0"."domain", "t0"."email", "t0"."phone", "t0"."area", "t0"."address", "t0"."person", "t0"."unit", "t0"."shared_domain", "t0"."shared_email", "t0"."shared_phone"
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) AS "like"
FROM "companies_signs" AS "t0"

-- step: companies_blocks
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t2"."id",
        'credit_code' AS "kind",
        BLOCK_HASH('credit_code:' || "t2"."_value") AS "block"
      FROM (
        SELECT
          "t0"."name_key",
          "t0"."name_words",
          "t0"."credit_code",
          "t0"."code",
          "t0"."domain",
          "t0"."email",
          "t0"."phone",
          "t0"."area",
          "t0"."address",
          "t0"."person",
          "t0"."unit",
          "t0"."id",
          "t0"."shared_domain",
          "t0"."shared_email",
          "t0"."shared_phone",
          "t0"."credit_code" AS "_value"
        FROM "companies_signs" AS "t0"
        WHERE
          "t0"."credit_code" IS NOT NULL
      ) AS "t2"
    ) AS "t10"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t3"."id",
        'code' AS "kind",
        BLOCK_HASH('code:' || "t3"."_value") AS "block"
      FROM (
        SELECT
          "t0"."name_key",
          "t0"."name_words",
          "t0"."credit_code",
          "t0"."code",
          "t0"."domain",
          "t0"."email",
          "t0"."phone",
          "t0"."area",
          "t0"."address",
          "t0"."person",
          "t0"."unit",
          "t0"."id",
          "t0"."shared_domain",
          "t0"."shared_email",
          "t0"."shared_phone",
          "t0"."code" AS "_value"
        FROM "companies_signs" AS "t0"
        WHERE
          "t0"."code" IS NOT NULL
      ) AS "t3"
    ) AS "t11"
  ) AS "t15"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t4"."id",
        'domain' AS "kind",
        BLOCK_HASH('domain:' || "t4"."_value") AS "block"
      FROM (
        SELECT
          "t0"."name_key",
          "t0"."name_words",
          "t0"."credit_code",
          "t0"."code",
          "t0"."domain",
          "t0"."email",
          "t0"."phone",
          "t0"."area",
          "t0"."address",
          "t0"."person",
          "t0"."unit",
          "t0"."id",
          "t0"."shared_domain",
          "t0"."shared_email",
          "t0"."shared_phone",
          "t0"."domain" AS "_value"
        FROM "companies_signs" AS "t0"
        WHERE
          "t0"."domain" IS NOT NULL
      ) AS "t4"
    ) AS "t12"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t5"."id",
        'email' AS "kind",
        BLOCK_HASH('email:' || "t5"."_value") AS "block"
      FROM (
        SELECT
          "t0"."name_key",
          "t0"."name_words",
          "t0"."credit_code",
          "t0"."code",
          "t0"."domain",
          "t0"."email",
          "t0"."phone",
          "t0"."area",
          "t0"."address",
          "t0"."person",
          "t0"."unit",
          "t0"."id",
          "t0"."shared_domain",
          "t0"."shared_email",
          "t0"."shared_phone",
          "t0"."email" AS "_value"
        FROM "companies_signs" AS "t0"
        WHERE
          "t0"."email" IS NOT NULL
      ) AS "t5"
    ) AS "t13"
  ) AS "t16"
) AS "t18"
UNION ALL
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t6"."id",
        'phone' AS "kind",
        BLOCK_HASH('phone:' || "t6"."_value") AS "block"
      FROM (
        SELECT
          "t0"."name_key",
          "t0"."name_words",
          "t0"."credit_code",
          "t0"."code",
          "t0"."domain",
          "t0"."email",
          "t0"."phone",
          "t0"."area",
          "t0"."address",
          "t0"."person",
          "t0"."unit",
          "t0"."id",
          "t0"."shared_domain",
          "t0"."shared_email",
          "t0"."shared_phone",
          "t0"."phone" AS "_value"
        FROM "companies_signs" AS "t0"
        WHERE
          "t0"."phone" IS NOT NULL
      ) AS "t6"
    ) AS "t14"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t1"."id",
        'name' AS "kind",
        BLOCK_HASH('name:' || "t1"."_value") AS "block"
      FROM (
        SELECT
          "t0"."name_key",
          "t0"."name_words",
          "t0"."credit_code",
          "t0"."code",
          "t0"."domain",
          "t0"."email",
          "t0"."phone",
          "t0"."area",
          "t0"."address",
          "t0"."person",
          "t0"."unit",
          "t0"."id",
          "t0"."shared_domain",
          "t0"."shared_email",
          "t0"."shared_phone",
          "t0"."name_key" AS "_value"
        FROM "companies_signs" AS "t0"
        WHERE
          "t0"."name_key" IS NOT NULL
      ) AS "t1"
    ) AS "t9"
  ) AS "t17"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t7"."id",
        'head' AS "kind",
        BLOCK_HASH('head:' || "t7"."_value") AS "block"
      FROM (
        SELECT
          "t0"."name_key",
          "t0"."name_words",
          "t0"."credit_code",
          "t0"."code",
          "t0"."domain",
          "t0"."email",
          "t0"."phone",
          "t0"."area",
          "t0"."address",
          "t0"."person",
          "t0"."unit",
          "t0"."id",
          "t0"."shared_domain",
          "t0"."shared_email",
          "t0"."shared_phone",
          CASE
            WHEN LENGTH("t0"."name_key") >= 4
            THEN SUBSTRING(
              "t0"."name_key",
              CASE WHEN (
                0 + 1
              ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t0"."name_key") END,
              4
            )
            ELSE CAST(NULL AS TEXT)
          END AS "_value"
        FROM "companies_signs" AS "t0"
        WHERE
          CASE
            WHEN LENGTH("t0"."name_key") >= 4
            THEN SUBSTRING(
              "t0"."name_key",
              CASE WHEN (
                0 + 1
              ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t0"."name_key") END,
              4
            )
            ELSE CAST(NULL AS TEXT)
          END IS NOT NULL
      ) AS "t7"
    ) AS "t19"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t8"."id",
        'tail' AS "kind",
        BLOCK_HASH('tail:' || "t8"."_value") AS "block"
      FROM (
        SELECT
          "t0"."name_key",
          "t0"."name_words",
          "t0"."credit_code",
          "t0"."code",
          "t0"."domain",
          "t0"."email",
          "t0"."phone",
          "t0"."area",
          "t0"."address",
          "t0"."person",
          "t0"."unit",
          "t0"."id",
          "t0"."shared_domain",
          "t0"."shared_email",
          "t0"."shared_phone",
          CASE
            WHEN LENGTH("t0"."name_key") >= 6
            THEN RIGHT("t0"."name_key", 6)
            ELSE CAST(NULL AS TEXT)
          END AS "_value"
        FROM "companies_signs" AS "t0"
        WHERE
          CASE
            WHEN LENGTH("t0"."name_key") >= 6
            THEN RIGHT("t0"."name_key", 6)
            ELSE CAST(NULL AS TEXT)
          END IS NOT NULL
      ) AS "t8"
    ) AS "t20"
  ) AS "t21"
) AS "t22"

-- step: companies_pairs
WITH "t9" AS (
  SELECT
    "t2"."id",
    "t2"."block",
    "t8"."rows",
    "t8"."first"
  FROM "companies_blocks" AS "t2"
  SEMI JOIN (
    SELECT
      *
    FROM "companies_like" AS "t1"
    WHERE
      "t1"."id" = "t1"."like"
  ) AS "t4"
    ON "t2"."id" = "t4"."id"
  INNER JOIN (
    SELECT
      *
    FROM (
      SELECT
        "t5"."block",
        COUNT(*) AS "rows",
        MIN("t5"."id") AS "first"
      FROM (
        SELECT
          "t2"."id",
          "t2"."kind",
          "t2"."block"
        FROM "companies_blocks" AS "t2"
        SEMI JOIN (
          SELECT
            *
          FROM "companies_like" AS "t1"
          WHERE
            "t1"."id" = "t1"."like"
        ) AS "t4"
          ON "t2"."id" = "t4"."id"
      ) AS "t5"
      GROUP BY
        1
    ) AS "t6"
    WHERE
      "t6"."rows" > 1
  ) AS "t8"
    ON "t2"."block" = "t8"."block"
), "t17" AS (
  SELECT
    "t12"."id",
    "t12"."block",
    "t12"."rows",
    "t12"."first",
    ROW_NUMBER() OVER (
      PARTITION BY "t12"."block"
      ORDER BY "t12"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "place"
  FROM (
    SELECT
      *
    FROM "t9" AS "t10"
    WHERE
      "t10"."rows" > 40
  ) AS "t12"
)
SELECT DISTINCT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t10"."first" AS "left",
      "t10"."id" AS "right"
    FROM "t9" AS "t10"
    WHERE
      "t10"."rows" > 40 AND "t10"."id" <> "t10"."first"
  ) AS "t11"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t18"."left",
        "t18"."right"
      FROM (
        SELECT
          "t15"."block",
          "t15"."left",
          "t16"."right"
        FROM (
          SELECT
            "t10"."block",
            "t10"."id" AS "left"
          FROM "t9" AS "t10"
          WHERE
            "t10"."rows" <= 40
        ) AS "t15"
        INNER JOIN (
          SELECT
            "t10"."block",
            "t10"."id" AS "right"
          FROM "t9" AS "t10"
          WHERE
            "t10"."rows" <= 40
        ) AS "t16"
          ON "t15"."block" = "t16"."block"
      ) AS "t18"
      WHERE
        "t18"."left" < "t18"."right"
    ) AS "t22"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t25"."left",
        "t23"."right"
      FROM (
        SELECT
          "t20"."block",
          "t20"."id" AS "left",
          "t20"."place" + "t20"."step" AS "place"
        FROM (
          SELECT
            "t19"."id",
            "t19"."block",
            "t19"."rows",
            "t19"."first",
            "t19"."place",
            UNNEST(CAST([1, 2, 3, 4, 5, 6] AS TINYINT[])) AS "step"
          FROM "t17" AS "t19"
        ) AS "t20"
      ) AS "t25"
      INNER JOIN (
        SELECT
          "t19"."block",
          "t19"."place",
          "t19"."id" AS "right"
        FROM "t17" AS "t19"
      ) AS "t23"
        ON "t25"."block" = "t23"."block" AND "t25"."place" = "t23"."place"
    ) AS "t26"
  ) AS "t27"
) AS "t28"
WHERE
  "t28"."right" >= 0

-- step: persons_signs
SELECT
  "t5"."person",
  REGEXP_REPLACE("t5"."person", ' ', '', 'g') AS "person_key",
  "t5"."born",
  "t5"."id_number",
  "t5"."email",
  COALESCE(
    "t5"."phone_key",
    CASE
      WHEN LENGTH(REGEXP_REPLACE("t5"."phone", '[^0-9]', '', 'g')) BETWEEN 7 AND 15
      THEN REGEXP_REPLACE("t5"."phone", '[^0-9]', '', 'g')
      ELSE CAST(NULL AS TEXT)
    END
  ) AS "phone",
  "t5"."address",
  "t5"."area",
  "t5"."postcode",
  "t5"."line" AS "id"
FROM (
  SELECT
    "t4"."line",
    "t4"."person",
    "t4"."born",
    "t4"."id_number",
    "t4"."email",
    "t4"."phone",
    "t4"."address",
    "t4"."area",
    "t4"."postcode",
    CASE
      WHEN REGEXP_MATCHES(
        NULLIF(
          CASE
            WHEN REGEXP_MATCHES("t4"."phone_key", '^\+860')
            THEN REGEXP_REPLACE("t4"."phone_key", '^.860', '+86', 'g')
            ELSE "t4"."phone_key"
          END,
          ''
        ),
        '^\+[1-9][0-9]{6,14}$'
      )
      THEN NULLIF(
        CASE
          WHEN REGEXP_MATCHES("t4"."phone_key", '^\+860')
          THEN REGEXP_REPLACE("t4"."phone_key", '^.860', '+86', 'g')
          ELSE "t4"."phone_key"
        END,
        ''
      )
      ELSE CAST(NULL AS TEXT)
    END AS "phone_key"
  FROM (
    SELECT
      "t3"."line",
      "t3"."person",
      "t3"."born",
      "t3"."id_number",
      "t3"."email",
      "t3"."phone",
      "t3"."address",
      "t3"."area",
      "t3"."postcode",
      CASE
        WHEN REGEXP_MATCHES("t3"."phone_key", '^(1[3-9][0-9]{9}|0[1-9][0-9]{8,10}|[48]00[0-9]{7})$')
        THEN REGEXP_REPLACE("t3"."phone_key", '^', '+86', 'g')
        ELSE "t3"."phone_key"
      END AS "phone_key"
    FROM (
      SELECT
        "t2"."line",
        "t2"."person",
        "t2"."born",
        "t2"."id_number",
        "t2"."email",
        "t2"."phone",
        "t2"."address",
        "t2"."area",
        "t2"."postcode",
        CASE
          WHEN REGEXP_MATCHES("t2"."phone_key", '^86(1[3-9][0-9]{9}|0?[1-9][0-9]{8,10})$')
          THEN REGEXP_REPLACE("t2"."phone_key", '^', '+', 'g')
          ELSE "t2"."phone_key"
        END AS "phone_key"
      FROM (
        SELECT
          "t1"."line",
          "t1"."person",
          "t1"."born",
          "t1"."id_number",
          "t1"."email",
          "t1"."phone",
          "t1"."address",
          "t1"."area",
          "t1"."postcode",
          REGEXP_REPLACE(
            REGEXP_REPLACE(
              CASE
                WHEN REGEXP_MATCHES("t1"."phone_key", '^\(?0[0-9]{2,3}\)?[- ]?[0-9]{7,8}-[0-9]{1,5}$')
                THEN REGEXP_REPLACE("t1"."phone_key", '-[0-9]{1,5}$', '', 'g')
                ELSE "t1"."phone_key"
              END,
              '[^0-9+]',
              '',
              'g'
            ),
            '^00',
            '+',
            'g'
          ) AS "phone_key"
        FROM (
          SELECT
            "t0"."line",
            NULLIF(
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        REGEXP_REPLACE(
                          LOWER(
                            CASE
                              WHEN REGEXP_MATCHES(
                                "t0"."person",
                                '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                              )
                              THEN TRANSLATE(
                                "t0"."person",
                                '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                                '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                              )
                              ELSE "t0"."person"
                            END
                          ),
                          '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                          ' ',
                          'g'
                        ),
                        '\[[0-9]+\]',
                        '',
                        'g'
                      ),
                      '&',
                      ' and ',
                      'g'
                    ),
                    '[.''’‘`´]',
                    '',
                    'g'
                  ),
                  '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                  ' ',
                  'g'
                ),
                '^ +| +$',
                '',
                'g'
              ),
              ''
            ) AS "person",
            NULLIF(
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        REGEXP_REPLACE(
                          REGEXP_REPLACE(
                            LOWER(
                              CASE
                                WHEN REGEXP_MATCHES(
                                  "t0"."born",
                                  '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                                )
                                THEN TRANSLATE(
                                  "t0"."born",
                                  '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                                  '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                                )
                                ELSE "t0"."born"
                              END
                            ),
                            '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                            ' ',
                            'g'
                          ),
                          '\[[0-9]+\]',
                          '',
                          'g'
                        ),
                        '&',
                        ' and ',
                        'g'
                      ),
                      '[.''’‘`´]',
                      '',
                      'g'
                    ),
                    '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                    ' ',
                    'g'
                  ),
                  '^ +| +$',
                  '',
                  'g'
                ),
                ' ',
                '',
                'g'
              ),
              ''
            ) AS "born",
            NULLIF(
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        REGEXP_REPLACE(
                          REGEXP_REPLACE(
                            LOWER(
                              CASE
                                WHEN REGEXP_MATCHES(
                                  "t0"."id_number",
                                  '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                                )
                                THEN TRANSLATE(
                                  "t0"."id_number",
                                  '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                                  '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                                )
                                ELSE "t0"."id_number"
                              END
                            ),
                            '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                            ' ',
                            'g'
                          ),
                          '\[[0-9]+\]',
                          '',
                          'g'
                        ),
                        '&',
                        ' and ',
                        'g'
                      ),
                      '[.''’‘`´]',
                      '',
                      'g'
                    ),
                    '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                    ' ',
                    'g'
                  ),
                  '^ +| +$',
                  '',
                  'g'
                ),
                ' ',
                '',
                'g'
              ),
              ''
            ) AS "id_number",
            NULLIF(
              REGEXP_EXTRACT(LOWER("t0"."email"), '[a-z0-9._%+-]+@([a-z0-9-]+\.)+[a-z0-9-]{2,}'),
              ''
            ) AS "email",
            "t0"."phone",
            NULLIF(
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        REGEXP_REPLACE(
                          LOWER(
                            CASE
                              WHEN REGEXP_MATCHES(
                                "t0"."address",
                                '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                              )
                              THEN TRANSLATE(
                                "t0"."address",
                                '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                                '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                              )
                              ELSE "t0"."address"
                            END
                          ),
                          '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                          ' ',
                          'g'
                        ),
                        '\[[0-9]+\]',
                        '',
                        'g'
                      ),
                      '&',
                      ' and ',
                      'g'
                    ),
                    '[.''’‘`´]',
                    '',
                    'g'
                  ),
                  '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                  ' ',
                  'g'
                ),
                '^ +| +$',
                '',
                'g'
              ),
              ''
            ) AS "address",
            NULLIF(
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        REGEXP_REPLACE(
                          LOWER(
                            CASE
                              WHEN REGEXP_MATCHES(
                                "t0"."area",
                                '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                              )
                              THEN TRANSLATE(
                                "t0"."area",
                                '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                                '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                              )
                              ELSE "t0"."area"
                            END
                          ),
                          '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                          ' ',
                          'g'
                        ),
                        '\[[0-9]+\]',
                        '',
                        'g'
                      ),
                      '&',
                      ' and ',
                      'g'
                    ),
                    '[.''’‘`´]',
                    '',
                    'g'
                  ),
                  '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                  ' ',
                  'g'
                ),
                '^ +| +$',
                '',
                'g'
              ),
              ''
            ) AS "area",
            NULLIF(
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  REGEXP_REPLACE(
                    REGEXP_REPLACE(
                      REGEXP_REPLACE(
                        REGEXP_REPLACE(
                          REGEXP_REPLACE(
                            LOWER(
                              CASE
                                WHEN REGEXP_MATCHES(
                                  "t0"."postcode",
                                  '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                                )
                                THEN TRANSLATE(
                                  "t0"."postcode",
                                  '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                                  '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                                )
                                ELSE "t0"."postcode"
                              END
                            ),
                            '[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+',
                            ' ',
                            'g'
                          ),
                          '\[[0-9]+\]',
                          '',
                          'g'
                        ),
                        '&',
                        ' and ',
                        'g'
                      ),
                      '[.''’‘`´]',
                      '',
                      'g'
                    ),
                    '[ !\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§]+',
                    ' ',
                    'g'
                  ),
                  '^ +| +$',
                  '',
                  'g'
                ),
                ' ',
                '',
                'g'
              ),
              ''
            ) AS "postcode",
            REGEXP_REPLACE(
              REGEXP_REPLACE(
                REGEXP_REPLACE(
                  LOWER(
                    CASE
                      WHEN REGEXP_MATCHES(
                        "t0"."phone",
                        '[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～]'
                      )
                      THEN TRANSLATE(
                        "t0"."phone",
                        '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
                        '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
                      )
                      ELSE "t0"."phone"
                    END
                  ),
                  '(?s)[/;,、|\n].*$',
                  '',
                  'g'
                ),
                '(转|分机|ext|x|#).*$',
                '',
                'g'
              ),
              '^[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+|[\t\n\x0b\x0c\r \x85\xa0    ​‌‍   ⁠　﻿]+$',
              '',
              'g'
            ) AS "phone_key"
          FROM "person_rows" AS "t0"
        ) AS "t1"
      ) AS "t2"
    ) AS "t3"
  ) AS "t4"
) AS "t5"
WHERE
  "t5"."person" IS NOT NULL

-- step: persons_like
SELECT
  "t0"."id",
  MIN("t0"."id") OVER (
    PARTITION BY CASE WHEN "t0"."id" < 0 THEN "t0"."id" ELSE 0 END, "t0"."person", "t0"."person_key", "t0"."born", "t0"."id_number", "t0"."email", "t0"."phone", "t0"."address", "t0"."area", "t0"."postcode"
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) AS "like"
FROM "persons_signs" AS "t0"

-- step: persons_blocks
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t6"."id",
        'last_in' AS "kind",
        BLOCK_HASH('last_in:' || "t6"."_value") AS "block"
      FROM (
        SELECT
          "t0"."person",
          "t0"."person_key",
          "t0"."born",
          "t0"."id_number",
          "t0"."email",
          "t0"."phone",
          "t0"."address",
          "t0"."area",
          "t0"."postcode",
          "t0"."id",
          REGEXP_EXTRACT("t0"."person", '[^ ]+$') || ' ' || "t0"."area" AS "_value"
        FROM "persons_signs" AS "t0"
        WHERE
          (
            REGEXP_EXTRACT("t0"."person", '[^ ]+$') || ' ' || "t0"."area"
          ) IS NOT NULL
      ) AS "t6"
    ) AS "t22"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t9"."id",
        'first_of' AS "kind",
        BLOCK_HASH('first_of:' || "t9"."_value") AS "block"
      FROM (
        SELECT
          "t0"."person",
          "t0"."person_key",
          "t0"."born",
          "t0"."id_number",
          "t0"."email",
          "t0"."phone",
          "t0"."address",
          "t0"."area",
          "t0"."postcode",
          "t0"."id",
          REGEXP_EXTRACT("t0"."person", '^[^ ]+') || ' ' || SUBSTRING(
            "t0"."born",
            CASE WHEN (
              0 + 1
            ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t0"."born") END,
            4
          ) AS "_value"
        FROM "persons_signs" AS "t0"
        WHERE
          (
            REGEXP_EXTRACT("t0"."person", '^[^ ]+') || ' ' || SUBSTRING(
              "t0"."born",
              CASE WHEN (
                0 + 1
              ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t0"."born") END,
              4
            )
          ) IS NOT NULL
      ) AS "t9"
    ) AS "t25"
  ) AS "t29"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t7"."id",
        'last_of' AS "kind",
        BLOCK_HASH('last_of:' || "t7"."_value") AS "block"
      FROM (
        SELECT
          "t0"."person",
          "t0"."person_key",
          "t0"."born",
          "t0"."id_number",
          "t0"."email",
          "t0"."phone",
          "t0"."address",
          "t0"."area",
          "t0"."postcode",
          "t0"."id",
          REGEXP_EXTRACT("t0"."person", '[^ ]+$') || ' ' || SUBSTRING(
            "t0"."born",
            CASE WHEN (
              0 + 1
            ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t0"."born") END,
            4
          ) AS "_value"
        FROM "persons_signs" AS "t0"
        WHERE
          (
            REGEXP_EXTRACT("t0"."person", '[^ ]+$') || ' ' || SUBSTRING(
              "t0"."born",
              CASE WHEN (
                0 + 1
              ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t0"."born") END,
              4
            )
          ) IS NOT NULL
      ) AS "t7"
    ) AS "t23"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t5"."id",
        'address' AS "kind",
        BLOCK_HASH('address:' || "t5"."_value") AS "block"
      FROM (
        SELECT
          "t0"."person",
          "t0"."person_key",
          "t0"."born",
          "t0"."id_number",
          "t0"."email",
          "t0"."phone",
          "t0"."address",
          "t0"."area",
          "t0"."postcode",
          "t0"."id",
          "t0"."address" AS "_value"
        FROM "persons_signs" AS "t0"
        WHERE
          "t0"."address" IS NOT NULL
      ) AS "t5"
    ) AS "t17"
  ) AS "t28"
) AS "t31"
UNION ALL
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t2"."id",
          'id_number' AS "kind",
          BLOCK_HASH('id_number:' || "t2"."_value") AS "block"
        FROM (
          SELECT
            "t0"."person",
            "t0"."person_key",
            "t0"."born",
            "t0"."id_number",
            "t0"."email",
            "t0"."phone",
            "t0"."address",
            "t0"."area",
            "t0"."postcode",
            "t0"."id",
            "t0"."id_number" AS "_value"
          FROM "persons_signs" AS "t0"
          WHERE
            "t0"."id_number" IS NOT NULL
        ) AS "t2"
      ) AS "t14"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t1"."id",
          'born' AS "kind",
          BLOCK_HASH('born:' || "t1"."_value") AS "block"
        FROM (
          SELECT
            "t0"."person",
            "t0"."person_key",
            "t0"."born",
            "t0"."id_number",
            "t0"."email",
            "t0"."phone",
            "t0"."address",
            "t0"."area",
            "t0"."postcode",
            "t0"."id",
            "t0"."born" AS "_value"
          FROM "persons_signs" AS "t0"
          WHERE
            "t0"."born" IS NOT NULL
        ) AS "t1"
      ) AS "t13"
    ) AS "t18"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t3"."id",
          'email' AS "kind",
          BLOCK_HASH('email:' || "t3"."_value") AS "block"
        FROM (
          SELECT
            "t0"."person",
            "t0"."person_key",
            "t0"."born",
            "t0"."id_number",
            "t0"."email",
            "t0"."phone",
            "t0"."address",
            "t0"."area",
            "t0"."postcode",
            "t0"."id",
            "t0"."email" AS "_value"
          FROM "persons_signs" AS "t0"
          WHERE
            "t0"."email" IS NOT NULL
        ) AS "t3"
      ) AS "t15"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t4"."id",
          'phone' AS "kind",
          BLOCK_HASH('phone:' || "t4"."_value") AS "block"
        FROM (
          SELECT
            "t0"."person",
            "t0"."person_key",
            "t0"."born",
            "t0"."id_number",
            "t0"."email",
            "t0"."phone",
            "t0"."address",
            "t0"."area",
            "t0"."postcode",
            "t0"."id",
            "t0"."phone" AS "_value"
          FROM "persons_signs" AS "t0"
          WHERE
            "t0"."phone" IS NOT NULL
        ) AS "t4"
      ) AS "t16"
    ) AS "t19"
  ) AS "t21"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t20"."id",
          'person' AS "kind",
          BLOCK_HASH('person:' || "t20"."_value") AS "block"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t0"."person",
              "t0"."person_key",
              "t0"."born",
              "t0"."id_number",
              "t0"."email",
              "t0"."phone",
              "t0"."address",
              "t0"."area",
              "t0"."postcode",
              "t0"."id",
              LEAST(REGEXP_EXTRACT("t0"."person", '^[^ ]+'), REGEXP_EXTRACT("t0"."person", '[^ ]+$')) || ' ' || GREATEST(REGEXP_EXTRACT("t0"."person", '^[^ ]+'), REGEXP_EXTRACT("t0"."person", '[^ ]+$')) AS "_value"
            FROM "persons_signs" AS "t0"
          ) AS "t12"
          WHERE
            "t12"."_value" IS NOT NULL
        ) AS "t20"
      ) AS "t32"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t10"."id",
          'first_at' AS "kind",
          BLOCK_HASH('first_at:' || "t10"."_value") AS "block"
        FROM (
          SELECT
            "t0"."person",
            "t0"."person_key",
            "t0"."born",
            "t0"."id_number",
            "t0"."email",
            "t0"."phone",
            "t0"."address",
            "t0"."area",
            "t0"."postcode",
            "t0"."id",
            REGEXP_EXTRACT("t0"."person", '^[^ ]+') || ' ' || "t0"."postcode" AS "_value"
          FROM "persons_signs" AS "t0"
          WHERE
            (
              REGEXP_EXTRACT("t0"."person", '^[^ ]+') || ' ' || "t0"."postcode"
            ) IS NOT NULL
        ) AS "t10"
      ) AS "t26"
    ) AS "t33"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t8"."id",
          'last_at' AS "kind",
          BLOCK_HASH('last_at:' || "t8"."_value") AS "block"
        FROM (
          SELECT
            "t0"."person",
            "t0"."person_key",
            "t0"."born",
            "t0"."id_number",
            "t0"."email",
            "t0"."phone",
            "t0"."address",
            "t0"."area",
            "t0"."postcode",
            "t0"."id",
            REGEXP_EXTRACT("t0"."person", '[^ ]+$') || ' ' || "t0"."postcode" AS "_value"
          FROM "persons_signs" AS "t0"
          WHERE
            (
              REGEXP_EXTRACT("t0"."person", '[^ ]+$') || ' ' || "t0"."postcode"
            ) IS NOT NULL
        ) AS "t8"
      ) AS "t24"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t11"."id",
          'first_in' AS "kind",
          BLOCK_HASH('first_in:' || "t11"."_value") AS "block"
        FROM (
          SELECT
            "t0"."person",
            "t0"."person_key",
            "t0"."born",
            "t0"."id_number",
            "t0"."email",
            "t0"."phone",
            "t0"."address",
            "t0"."area",
            "t0"."postcode",
            "t0"."id",
            REGEXP_EXTRACT("t0"."person", '^[^ ]+') || ' ' || "t0"."area" AS "_value"
          FROM "persons_signs" AS "t0"
          WHERE
            (
              REGEXP_EXTRACT("t0"."person", '^[^ ]+') || ' ' || "t0"."area"
            ) IS NOT NULL
        ) AS "t11"
      ) AS "t27"
    ) AS "t30"
  ) AS "t34"
) AS "t35"

-- step: persons_pairs
WITH "t9" AS (
  SELECT
    "t2"."id",
    "t2"."block",
    "t8"."rows",
    "t8"."first"
  FROM "persons_blocks" AS "t2"
  SEMI JOIN (
    SELECT
      *
    FROM "persons_like" AS "t1"
    WHERE
      "t1"."id" = "t1"."like"
  ) AS "t4"
    ON "t2"."id" = "t4"."id"
  INNER JOIN (
    SELECT
      *
    FROM (
      SELECT
        "t5"."block",
        COUNT(*) AS "rows",
        MIN("t5"."id") AS "first"
      FROM (
        SELECT
          "t2"."id",
          "t2"."kind",
          "t2"."block"
        FROM "persons_blocks" AS "t2"
        SEMI JOIN (
          SELECT
            *
          FROM "persons_like" AS "t1"
          WHERE
            "t1"."id" = "t1"."like"
        ) AS "t4"
          ON "t2"."id" = "t4"."id"
      ) AS "t5"
      GROUP BY
        1
    ) AS "t6"
    WHERE
      "t6"."rows" > 1
  ) AS "t8"
    ON "t2"."block" = "t8"."block"
), "t17" AS (
  SELECT
    "t12"."id",
    "t12"."block",
    "t12"."rows",
    "t12"."first",
    ROW_NUMBER() OVER (
      PARTITION BY "t12"."block"
      ORDER BY "t12"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "place"
  FROM (
    SELECT
      *
    FROM "t9" AS "t10"
    WHERE
      "t10"."rows" > 40
  ) AS "t12"
)
SELECT DISTINCT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t10"."first" AS "left",
      "t10"."id" AS "right"
    FROM "t9" AS "t10"
    WHERE
      "t10"."rows" > 40 AND "t10"."id" <> "t10"."first"
  ) AS "t11"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t18"."left",
        "t18"."right"
      FROM (
        SELECT
          "t15"."block",
          "t15"."left",
          "t16"."right"
        FROM (
          SELECT
            "t10"."block",
            "t10"."id" AS "left"
          FROM "t9" AS "t10"
          WHERE
            "t10"."rows" <= 40
        ) AS "t15"
        INNER JOIN (
          SELECT
            "t10"."block",
            "t10"."id" AS "right"
          FROM "t9" AS "t10"
          WHERE
            "t10"."rows" <= 40
        ) AS "t16"
          ON "t15"."block" = "t16"."block"
      ) AS "t18"
      WHERE
        "t18"."left" < "t18"."right"
    ) AS "t22"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t25"."left",
        "t23"."right"
      FROM (
        SELECT
          "t20"."block",
          "t20"."id" AS "left",
          "t20"."place" + "t20"."step" AS "place"
        FROM (
          SELECT
            "t19"."id",
            "t19"."block",
            "t19"."rows",
            "t19"."first",
            "t19"."place",
            UNNEST(CAST([1, 2, 3, 4, 5, 6] AS TINYINT[])) AS "step"
          FROM "t17" AS "t19"
        ) AS "t20"
      ) AS "t25"
      INNER JOIN (
        SELECT
          "t19"."block",
          "t19"."place",
          "t19"."id" AS "right"
        FROM "t17" AS "t19"
      ) AS "t23"
        ON "t25"."block" = "t23"."block" AND "t25"."place" = "t23"."place"
    ) AS "t26"
  ) AS "t27"
) AS "t28"
WHERE
  "t28"."right" >= 0
